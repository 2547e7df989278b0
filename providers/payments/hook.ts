/**
 * Payment hooks of any gateway that signs as agreed (docs: the README's table, and our outside contract).
 * Traps: the key names the delivery and not the payment, so the same payment comes again under a new key; without an
 * `id` the payment is known by what is said of it, and a second one of the same sum for the same order is not seen.
 */
import type { Mappings } from '../../config';
import type { PaymentChanged, PaymentStatus } from '../../workflows/events';
import { contentHash } from '../content-hash';
import type { HookSide, Reading } from '../contract';
import { parseAmount } from '../money';
import { deliveryId, deliveryKey, oddMembers, signHook, unread, verifySigned } from '../signed-hook';
import type { SignedHookSettings } from '../signed-hook';
import { bodySchema } from './schema';
import type { PaymentBody } from './schema';

/** How much of a payment a refund gave back is not told: what counts is the refund's own sum. */
const STATUSES = {
  payment_success: 'paid',
  payment_failed: 'failed',
  payment_pending: 'pending',
  refund_success: 'refunded',
} as const satisfies Record<PaymentBody['event'], PaymentStatus>;

export const hook: HookSide<SignedHookSettings> = {
  format: 'json',
  deliveryKey,
  verify: verifySigned,

  read(body, request, _settings, mappings): Reading {
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) return unread(body, oddMembers(parsed.error));
    const amount = parseAmount(parsed.data.amount);
    if (amount === undefined || amount <= 0)
      return unread(body, 'amount is no amount above zero, or one that can be read in two ways');
    const event = eventOf(parsed.data, amount, mappings?.payments.orphan ?? 'deal');
    return { events: [{ ...deliveryId(request, body), event }], unread: [], ignored: [] };
  },

  sign: signHook,
};

function eventOf(body: PaymentBody, amount: number, orphan: Mappings['payments']['orphan']): PaymentChanged {
  const currency = body.currency ?? 'RUB';
  const paymentId = body.id ?? madeId(body, amount, currency);
  const refund = { id: contentHash({ paymentId, amount }), amount };
  return {
    kind: 'payment.changed',
    gateway: 'payments',
    paymentId,
    status: STATUSES[body.event],
    money: { amount, currency },
    ...(body.event === 'refund_success' ? { refund } : {}),
    ...belongingOf(body, paymentId, orphan),
  };
}

/** Without the event: what is told of a payment later is told of the same one. */
const madeId = ({ order_id: order, customer_id: customer }: PaymentBody, amount: number, currency: string) =>
  contentHash({ order, customer, amount, currency });

function belongingOf(
  { order_id: order, customer_id: customerId }: PaymentBody,
  paymentId: string,
  orphan: Mappings['payments']['orphan'],
): Pick<PaymentChanged, 'references' | 'orphan'> {
  if (order !== undefined) return { references: [{ type: 'order', value: order }] };
  // Nobody knows a payment of its own: it waits, visibly, until a person replays it with the workflow it belongs to.
  if (orphan === 'park') return { references: [{ type: 'payment', value: paymentId }] };
  return { references: [], orphan: customerId === undefined ? {} : { customerId } };
}
