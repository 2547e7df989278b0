/** One payment of a hook, to a normalised event; or the reason why it is none. */
import type { Money, PaymentChanged, PaymentReference, PaymentStatus } from '../../workflows/events';
import { parseAmount } from '../money';
import { currencyOf } from './currency';
import { EMPTY_REF, guidOf } from './guid';
import { paymentSchema, reasonOf } from './schema';
import type { OnecPayment } from './schema';
import { instantOf } from './time';

const STATUSES: Readonly<Record<string, PaymentStatus>> = {
  paid: 'paid',
  partially_paid: 'partially_paid',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  refunded: 'refunded',
};

export type ReadPayment = { eventId: string; event: PaymentChanged } | { reason: string };

export function readPayment(part: unknown, timeZone: string): ReadPayment {
  const parsed = paymentSchema.safeParse(part);
  if (!parsed.success) return { reason: reasonOf(parsed.error) };
  const payment = parsed.data;
  const status = own(STATUSES, payment.status.trim().toLowerCase());
  if (status === undefined) return { reason: `unknown status "${payment.status.slice(0, 40)}"` };
  const money = moneyOf(payment, status);
  if (typeof money === 'string') return { reason: money };
  const paidTotal = given(payment.paidTotal) ? parseAmount(payment.paidTotal) : undefined;
  if (given(payment.paidTotal) && (paidTotal === undefined || paidTotal < 0)) {
    return { reason: 'paidTotal is no amount, or one that can be read in two ways' };
  }
  const references = referencesOf(payment);
  if (typeof references === 'string') return { reason: references };
  return {
    eventId: payment.id,
    event: {
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId: ownDocument(payment) ?? payment.id,
      notice: payment.id,
      status,
      money,
      paidTotal,
      references,
      invoiceNumber: payment.invoice?.number,
      // A payment counts whatever its date says: an empty or odd one is left out.
      at: given(payment.date) ? instantOf(payment.date, timeZone) : undefined,
    },
  };
}

/** GUIDs are compared without regard to case; another base's own numbering is taken as it is. */
function ownDocument({ payment }: OnecPayment): string | undefined {
  const ref = payment?.ref;
  const guid = ref === undefined ? undefined : guidOf(ref);
  return guid === EMPTY_REF ? undefined : (guid ?? ref);
}

function moneyOf(payment: OnecPayment, status: PaymentStatus): Money | string {
  const currency = given(payment.currency) ? currencyOf(payment.currency) : 'RUB';
  if (currency === undefined)
    return 'currency is no three-letter code, and no number or name that 1C has for one';
  // Nothing is paid by a cancellation: it may leave the amount out.
  if (!given(payment.amount) && status === 'cancelled') return { amount: 0, currency };
  const amount = parseAmount(payment.amount);
  if (amount === undefined) return 'amount is missing, no amount, or one that can be read in two ways';
  if (amount < 0 || (amount === 0 && status !== 'cancelled')) return 'amount is not above zero';
  return { amount, currency };
}

/** In order of trust, as the contract states it. */
function referencesOf({ invoice, issueId, orderId, dialogId }: OnecPayment): PaymentReference[] | string {
  const ref = invoice?.ref === undefined ? undefined : guidOf(invoice.ref);
  if (invoice?.ref !== undefined && ref === undefined) return 'invoice.ref is no GUID';
  const named: [PaymentReference['type'], string | undefined][] = [
    ['invoice', ref === EMPTY_REF ? undefined : ref],
    ['issue', issueId],
    ['order', orderId],
    ['dialog', dialogId],
  ];
  const references = named.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }]));
  return references.length > 0 ? references : 'names no invoice, issue, order or dialog';
}

const given = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined && value !== '';

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
