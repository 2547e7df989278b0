/**
 * Payments at gateways. What hooks name a payment by is written down before the gateway is called, so that whoever pays
 * at once already finds the order. What was paid and given back is always the gateway's own word.
 */
import { z } from 'zod';
import { customerOf } from '../orders/customer';
import { addAttempt, noteAttempt } from '../orders/attempts';
import type { PaymentGateway, PaymentState } from '../providers/contract-checkout';
import type { Activities } from '../workflows/activities';
import type { PaymentFacts } from '../workflows/checkout-activities';
import type { PaymentChanged } from '../workflows/events';
import { orderId as orderKey } from '../workflows/ids';
import { PAYMENT_STATUSES } from '../workflows/payment-lattice';
import { paymentsOf } from './capability';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import type { Effect } from './effects';
import { once } from './effects';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];

const created = z.object({ ref: z.string(), payUrl: z.string() });
const facts: z.ZodType<PaymentFacts> = z.object({
  paymentId: z.string(),
  status: z.enum(PAYMENT_STATUSES),
  money: z.object({ amount: z.number(), currency: z.string() }),
  refundedTotal: z.number(),
});

export const paymentActivities = (deps: ActivityDeps) =>
  ({
    async createPayment(input: Input<'createPayment'>): ReturnType<Activities['createPayment']> {
      const gateway = paymentsOf(deps, input.gateway);
      const { orderId, reference } = input;
      const effect = effectOf(input, 'payment');
      const made = await once(deps, effect, {
        result: created,
        ...settling(gateway, reference),
        perform: async () => {
          await deps.addReference(deps.pool, { type: 'order', value: reference }, orderKey(orderId));
          await addAttempt(deps.pool, input);
          return gateway.create(await newPayment(deps, input), effect.id);
        },
      });
      await noteAttempt(deps.pool, reference, made);
      return made;
    },

    async readPayments({ gateway, ref }: Input<'readPayments'>): Promise<PaymentFacts[]> {
      return (await paymentsOf(deps, gateway).read(ref)).map(factsOf);
    },

    /** Once more, it changes nothing; so it bears no effect. */
    async cancelPayment({ gateway, ref }: Input<'cancelPayment'>): Promise<PaymentFacts[]> {
      return (await paymentsOf(deps, gateway).cancel(ref)).map(factsOf);
    },

    async refundPayment(input: Input<'refundPayment'>): Promise<PaymentFacts> {
      const gateway = paymentsOf(deps, input.gateway);
      const effect = effectOf(input, 'refund');
      // More has gone back than the caller knew, by an attempt of ours or by a person: it reckons anew.
      const earlier = async () => {
        const now = await gateway.readPayment(input.paymentId);
        return now && now.refundedTotal > input.refundedBefore ? factsOf(now) : undefined;
      };
      return once(deps, effect, {
        result: facts,
        settle: earlier,
        perform: async () => (await earlier()) ?? refund(deps, gateway, input, effect.id),
      });
    },

    async lookPaymentUp({ gateway, paymentId }: Input<'lookPaymentUp'>): Promise<PaymentFacts | undefined> {
      const found = await paymentsOf(deps, gateway).readPayment(paymentId);
      // The account may sell by other ways than ours.
      if (!found || found.reference === undefined) return undefined;
      await deps.append([toldOf(gateway, found)]);
      return factsOf(found);
    },
  }) satisfies Partial<Activities>;

const settling = (gateway: PaymentGateway, reference: string) =>
  gateway.settle ? { settle: () => gateway.settle!(reference) } : {};

async function newPayment({ pool, mappings }: ActivityDeps, input: Input<'createPayment'>) {
  const { orderId, reference, money, lines, payUntil } = input;
  const { checkout } = mappings;
  return {
    orderId,
    reference,
    money,
    description: `Заказ ${orderId}`,
    payer: await customerOf(pool, orderId),
    lines,
    payUntil: new Date(payUntil),
    ...(checkout.returnUrl === undefined ? {} : { returnUrl: checkout.returnUrl }),
    vatCode: checkout.vatCode,
  };
}

async function refund(
  { pool, mappings }: ActivityDeps,
  gateway: PaymentGateway,
  input: Input<'refundPayment'>,
  key: string,
): Promise<PaymentFacts> {
  const { orderId, paymentId, money, refundedBefore, paid, lines } = input;
  const after = await gateway.refund(
    {
      paymentId,
      money,
      refundedBefore,
      paid,
      payer: await customerOf(pool, orderId),
      ...(lines ? { lines } : {}),
      vatCode: mappings.checkout.vatCode,
    },
    key,
  );
  // A refund that is under way counts: asked again, it would be another one.
  return { ...factsOf(after), refundedTotal: Math.max(after.refundedTotal, refundedBefore + money.amount) };
}

/** The same word again is the same event, whoever asked for it. */
export const toldOf = (gateway: string, state: PaymentState) => ({
  endpoint: 'internal' as const,
  eventId: `payment:${gateway}:${state.paymentId}:${state.status}:${state.money.amount}:${state.refundedTotal}`,
  event: {
    kind: 'payment.changed',
    gateway,
    paymentId: state.paymentId,
    status: state.status,
    money: state.money,
    refundedTotal: state.refundedTotal,
    references: state.reference === undefined ? [] : [{ type: 'order', value: state.reference }],
    ...(state.at === undefined ? {} : { at: state.at }),
  } satisfies PaymentChanged,
});

const factsOf = ({ paymentId, status, money, refundedTotal }: PaymentState): PaymentFacts => ({
  paymentId,
  status,
  money,
  refundedTotal,
});

const effectOf = (
  input: { effect: Input<'createPayment'>['effect']; orderId: string; gateway: string },
  type: 'payment' | 'refund',
): Effect => ({
  id: effectId(input.effect, type),
  workflowId: orderKey(input.orderId),
  type,
  provider: input.gateway,
});
