/**
 * Notifications: https://developers.cloudpayments.ru/#uvedomleniya
 * Traps: what is told of stands in the address alone; `check` asks, and is answered by a code; a failed payment is not
 * final, for the customer may try again on the same page; Authorized is no money yet; a refund names no currency.
 */
import { z } from 'zod';
import type { PaymentChanged, PaymentStatus } from '../../workflows/events';
import { contentHash } from '../content-hash';
import type { Answer, HookSide, Reading } from '../contract';
import type { CheckVerdict } from '../contract-checkout';
import { parseAmount } from '../money';
import { GENUINE, refuse } from '../verify';
import { hmac, provedBy } from './proof';
import type { CloudpaymentsHookSettings } from './settings';
import { instantOf } from './time';

const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(String);
const optional = z.string().nullish().catch(undefined);

const bodySchema = z.looseObject({
  TransactionId: id,
  PaymentTransactionId: id.optional(),
  Amount: z.union([z.string(), z.number()]),
  Currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  DateTime: optional,
  InvoiceId: optional,
  Status: optional,
  OperationType: optional,
});
type Body = z.infer<typeof bodySchema>;

const STATUSES: Readonly<Record<string, (body: Body) => PaymentStatus | undefined>> = {
  pay: ({ Status }) => (Status === 'Completed' ? 'paid' : Status === 'Authorized' ? 'authorized' : undefined),
  confirm: () => 'paid',
  fail: () => 'failed',
  cancel: () => 'cancelled',
  // Of how much, is not told: what counts is the refund's own sum.
  refund: () => 'refunded',
};
const FOREIGN: ReadonlySet<string> = new Set(['recurrent', 'receipt', 'kkt', 'sbptoken']);

const CODES = {
  ok: 0,
  unknown: 10,
  wrong_amount: 12,
  rejected: 13,
  expired: 20,
} as const satisfies Record<CheckVerdict, number>;

const answer = (code: number): Answer => ({
  status: 200,
  body: `{"code":${code}}`,
  contentType: 'application/json',
});

export const hook: HookSide<CloudpaymentsHookSettings> = {
  format: 'form',

  verify(request, { secrets }) {
    const proof = provedBy(request, secrets);
    if (proof === 'right') return GENUINE;
    return refuse(proof === 'missing' ? 'signature_missing' : 'signature_wrong');
  },

  read(body, { subPath }): Reading {
    const type = subPath.toLowerCase();
    if (FOREIGN.has(type)) return ignored(body, contentHash(body), `${type} is about no payment of an order`);
    const parsed = bodySchema.safeParse(body);
    if (type === 'check') return checkOf(body, parsed.data);
    const status = Object.hasOwn(STATUSES, type) ? STATUSES[type] : undefined;
    if (!status)
      return unread(body, 'the address says nothing known: /hooks/cloudpayments/pay, fail, refund, …');
    if (!parsed.success) return unread(body, 'no notification of a payment');
    const operation = parsed.data.OperationType;
    if (operation && operation !== 'Payment' && operation !== 'Refund')
      return ignored(body, contentHash(body), `${operation} is about no payment of an order`);
    const event = eventOf(type, parsed.data, status(parsed.data));
    if (typeof event === 'string') return unread(body, event);
    const eventId = `${type}:${parsed.data.TransactionId}`;
    return { events: [{ eventId, event }], unread: [], ignored: [] };
  },

  acknowledge: () => answer(CODES.ok),
  answerCheck: (verdict) => answer(CODES[verdict]),

  sign: (body, { secrets: [secret = ''] }) => ({ 'x-content-hmac': hmac(secret, body) }),
};

/** Whatever comes, it is never answered with leave to pay by mistake. */
function checkOf(part: unknown, body: Body | undefined): Reading {
  const amount = parseAmount(body?.Amount) ?? -1;
  const check = { reference: body?.InvoiceId ?? '', money: { amount, currency: body?.Currency ?? 'RUB' } };
  const eventId = body ? `check:${body.TransactionId}` : contentHash(part);
  return {
    ...ignored(part, eventId, 'asked whether it may be paid; the answer is the acknowledgement'),
    check,
  };
}

function eventOf(type: string, body: Body, status: PaymentStatus | undefined): PaymentChanged | string {
  const amount = parseAmount(body.Amount);
  if (status === undefined) return 'a payment of unknown status';
  if (amount === undefined || amount <= 0) return 'Amount is no amount above zero';
  if (!body.InvoiceId) return 'it names no InvoiceId';
  const payment = type === 'refund' ? body.PaymentTransactionId : body.TransactionId;
  if (payment === undefined) return 'a refund that names no payment';
  const at = instantOf(body.DateTime ?? undefined);
  return {
    kind: 'payment.changed',
    gateway: 'cloudpayments',
    paymentId: payment,
    status,
    money: { amount, currency: body.Currency ?? 'RUB' },
    references: [{ type: 'order', value: body.InvoiceId }],
    ...(type === 'refund' ? { refund: { id: body.TransactionId, amount } } : {}),
    ...(at === undefined ? {} : { at }),
  };
}

const unread = (part: unknown, reason: string): Reading => ({
  events: [],
  unread: [{ eventId: contentHash(part), part, reason }],
  ignored: [],
});

const ignored = (part: unknown, eventId: string, reason: string): Reading => ({
  events: [],
  unread: [],
  ignored: [{ eventId, part, reason }],
});
