/** Events as Stripe sends them, about a payment of nobody. */
import type { HookSample } from '../contract';

const event =
  (type: string, object: object): HookSample['body'] =>
  ({ text, now }) => ({
    id: `evt_${text}`,
    object: 'event',
    type,
    created: Math.floor(now.getTime() / 1000),
    livemode: false,
    data: { object },
  });

const METADATA = { order_id: 'FX-1001' };

export const samples = {
  succeeded: {
    about: 'a payment is paid',
    body: event('payment_intent.succeeded', {
      id: 'pi_3Q0sample',
      object: 'payment_intent',
      status: 'succeeded',
      amount: 149_950,
      amount_received: 149_950,
      currency: 'rub',
      metadata: METADATA,
    }),
  },
  refunded: {
    about: 'a part of a payment was given back',
    body: event('charge.refunded', {
      id: 'ch_3Q0sample',
      object: 'charge',
      amount: 149_950,
      amount_refunded: 50_000,
      currency: 'rub',
      payment_intent: 'pi_3Q0sample',
      metadata: METADATA,
    }),
  },
} as const satisfies Record<string, HookSample>;
