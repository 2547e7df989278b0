/**
 * Notifications: https://yookassa.ru/developers/using-api/webhooks
 * Traps: they carry neither a signature nor an id of their own (`X-YooKassa-Signature` is an invention); the sender is
 * known by its address alone. So a notification only has the payment looked up, and nothing in it is believed.
 */
import { withinNetworks } from '../../networks';
import { contentHash } from '../content-hash';
import type { HookSide, Reading, Verdict } from '../contract';
import { GENUINE, refuse } from '../verify';
import { notificationSchema } from './schema';
import type { YookassaHookSettings } from './settings';

/** What is about no payment. */
const FOREIGN = /^(payout|deal|payment_method)\./;

export const hook: HookSide<YookassaHookSettings> = {
  format: 'json',
  provedBy: 'nothing',

  verify(request, { allowed }): Verdict {
    return withinNetworks(allowed)(request.peer) ? GENUINE : refuse('address_not_allowed');
  },

  read(body): Reading {
    const parsed = notificationSchema.safeParse(body);
    if (!parsed.success) return unread(body, 'no notification of YooKassa');
    const { event, object } = parsed.data;
    const eventId = `${event}:${object.id}`;
    if (FOREIGN.test(event)) {
      const ignored = { eventId, part: body, reason: `${event} is about no payment of an order` };
      return { events: [], unread: [], ignored: [ignored] };
    }
    const paymentId = paymentOf(event, object);
    if (paymentId === undefined) return unread(body, 'an event that is not known here');
    const hinted = { kind: 'payment.hinted' as const, gateway: 'yookassa', paymentId, said: event };
    return { events: [{ eventId, event: hinted }], unread: [], ignored: [] };
  },

  sign: () => ({}),
};

function paymentOf(
  event: string,
  object: { id: string; payment_id?: string | undefined },
): string | undefined {
  if (event.startsWith('payment.')) return object.id;
  return event.startsWith('refund.') ? object.payment_id : undefined;
}

const unread = (part: unknown, reason: string): Reading => ({
  events: [],
  unread: [{ eventId: contentHash(part), part, reason }],
  ignored: [],
});
