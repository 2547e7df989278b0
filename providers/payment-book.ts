/** What a simulated gateway holds: payments, with the money that was taken and given back. Sums are minor units. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimWorld } from '../sandbox/contract';

const bookedPayment = z.object({
  /** What the gateway's `create` answered. */
  ref: z.string(),
  /** Identity of the money; the same as `ref` where the gateway has one id for both. */
  id: z.string(),
  /** Under which it was made. */
  key: z.string().optional(),
  reference: z.string().optional(),
  description: z.string(),
  currency: z.string(),
  amount: z.number().int(),
  captured: z.number().int(),
  refunded: z.number().int(),
  status: z.enum(['pending', 'authorized', 'paid', 'failed', 'cancelled']),
  refunds: z.array(z.object({ id: z.string(), key: z.string().optional(), amount: z.number().int() })),
  /** Whether the customer has tried to pay. */
  tried: z.boolean(),
  createdAt: z.string(),
  paidAt: z.string().optional(),
  /** What else it was made with, for the test that wants to see it. */
  sent: z.unknown(),
});
export type BookedPayment = z.infer<typeof bookedPayment>;
export type BookedRefund = BookedPayment['refunds'][number];

const stateSchema = z.object({ payments: z.array(bookedPayment) });

/** Enough for a demo and a load run, and bounded: the oldest are forgotten. */
const PAYMENTS_KEPT = 20_000;

type NewBooked = Pick<
  BookedPayment,
  'ref' | 'id' | 'key' | 'reference' | 'description' | 'currency' | 'amount' | 'sent'
>;

export class PaymentBook {
  private readonly payments = new Map<string, BookedPayment>();
  /** Ids, keys and references to the payment that bears them; of several under one reference the last. */
  private readonly names = new Map<string, BookedPayment>();

  /** By ref, id or reference. */
  find(name: string): BookedPayment | undefined {
    return this.payments.get(name) ?? this.names.get(name);
  }

  byKey(key: string | undefined): BookedPayment | undefined {
    return key === undefined ? undefined : this.names.get(`key:${key}`);
  }

  add(given: NewBooked, world: SimWorld): BookedPayment {
    const createdAt = world.now().toISOString();
    const fresh = { captured: 0, refunded: 0, status: 'pending' as const, refunds: [], tried: false };
    const made = { ...given, ...fresh, createdAt };
    this.keep(made);
    const { ref, key, reference, amount, currency } = made;
    world.record({ type: 'payment', id: ref, key, subject: reference, detail: { amount, currency } });
    return made;
  }

  /** The customer has paid. */
  capture(payment: BookedPayment, world: SimWorld): void {
    ensureOpen(payment);
    payment.status = 'paid';
    payment.tried = true;
    payment.captured = payment.amount;
    payment.paidAt = world.now().toISOString();
    const { id, reference, amount, currency } = payment;
    world.record({ type: 'capture', id, subject: reference, detail: { amount, currency } });
  }

  /** Nothing can be paid on it any more, or, where it failed, not by this card. */
  end(payment: BookedPayment, status: 'failed' | 'cancelled'): void {
    ensureOpen(payment);
    payment.status = status;
    payment.tried ||= status === 'failed';
  }

  refund(payment: BookedPayment, amount: number, world: SimWorld, key?: string): BookedRefund {
    if (amount <= 0 || amount > payment.captured - payment.refunded)
      throw new Error(`Of payment ${payment.ref} so much cannot be given back.`);
    const refund = { id: randomUUID(), key, amount };
    payment.refunds.push(refund);
    payment.refunded += amount;
    const { reference, currency } = payment;
    const detail = { payment: payment.id, amount, currency };
    world.record({ type: 'refund', id: refund.id, key, subject: reference, detail });
    return refund;
  }

  /** The refund that was made under this key, and of what. */
  refundByKey(key: string | undefined): { payment: BookedPayment; refund: BookedRefund } | undefined {
    if (key === undefined) return undefined;
    for (const payment of this.payments.values()) {
      const refund = payment.refunds.find((made) => made.key === key);
      if (refund) return { payment, refund };
    }
    return undefined;
  }

  all(): BookedPayment[] {
    return [...this.payments.values()];
  }

  state(): z.infer<typeof stateSchema> {
    return { payments: this.all() };
  }

  restore(state: unknown): void {
    this.payments.clear();
    this.names.clear();
    for (const payment of stateSchema.parse(state).payments) this.keep(payment);
  }

  private keep(payment: BookedPayment): void {
    this.payments.set(payment.ref, payment);
    for (const name of namesOf(payment)) this.names.set(name, payment);
    if (this.payments.size <= PAYMENTS_KEPT) return;
    const [oldest] = this.payments.values();
    if (oldest === undefined) return;
    this.payments.delete(oldest.ref);
    for (const name of namesOf(oldest)) if (this.names.get(name) === oldest) this.names.delete(name);
  }
}

function ensureOpen({ ref, status }: BookedPayment): void {
  if (status === 'paid' || status === 'cancelled')
    throw new Error(`Payment ${ref} is ${status}: nothing can be done about it.`);
}

const namesOf = ({ id, key, reference }: BookedPayment): string[] => [
  id,
  ...(key === undefined ? [] : [`key:${key}`]),
  ...(reference === undefined ? [] : [reference]),
];
