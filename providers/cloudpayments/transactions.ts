/** Payments of CloudPayments in our words, and how much of them was given back. */
import { z } from 'zod';
import type { PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { parseAmount } from '../money';
import type { PaymentStatus } from '../../workflows/events';
import type { CloudpaymentsApi } from './api';
import { instantOf } from './time';

export const transactionSchema = z.looseObject({
  TransactionId: z.union([z.int(), z.string()]).transform(String),
  Amount: z.number().transform((value, context) => {
    const minor = parseAmount(value);
    if (minor !== undefined) return minor;
    context.addIssue({ code: 'custom', message: 'no amount' });
    return z.NEVER;
  }),
  Currency: z.string(),
  InvoiceId: z.string().nullish(),
  Status: z.enum(['AwaitingAuthentication', 'Authorized', 'Completed', 'Cancelled', 'Declined']),
  CreatedDateIso: z.string(),
  ConfirmDateIso: z.string().nullish(),
  /** Of a refund: the payment that it gives back. */
  OriginalTransactionId: z
    .union([z.int(), z.string()])
    .nullish()
    .transform((value) => (value === null || value === undefined ? undefined : String(value))),
});
type Transaction = z.infer<typeof transactionSchema>;

const STATUSES = {
  AwaitingAuthentication: 'pending',
  Authorized: 'authorized',
  Completed: 'paid',
  Cancelled: 'cancelled',
  Declined: 'failed',
} as const satisfies Record<Transaction['Status'], PaymentStatus>;

export async function stateOf(api: CloudpaymentsApi, found: Transaction): Promise<PaymentState> {
  const back = found.Status === 'Completed' ? await refundedOf(api, found) : 0;
  const at = instantOf(found.ConfirmDateIso ?? found.CreatedDateIso);
  const status =
    back === 0 ? STATUSES[found.Status] : back < found.Amount ? 'partially_refunded' : 'refunded';
  return {
    paymentId: found.TransactionId,
    status,
    money: { amount: found.Amount, currency: found.Currency },
    refundedTotal: back,
    ...(found.InvoiceId ? { reference: found.InvoiceId } : {}),
    ...(at === undefined ? {} : { at }),
  };
}

const PAGES = 100;

/** A payment does not tell its refunds: they are transactions of their own, listed by time alone. */
async function refundedOf(api: CloudpaymentsApi, payment: Transaction): Promise<number> {
  const listSchema = z.array(z.looseObject({ OriginalTransactionId: z.unknown() }));
  let back = 0;
  for (let page = 1; page <= PAGES; page++) {
    const listed = await api({
      path: 'v2/payments/list',
      body: {
        CreatedDateGte: `${payment.CreatedDateIso}Z`,
        CreatedDateLte: '2100-01-01T00:00:00Z',
        PageNumber: page,
        TimeZone: 'UTC',
      },
      model: listSchema.nullable(),
    });
    if (!listed?.length) return back;
    for (const item of listed) {
      const refund = transactionSchema.safeParse(item).data;
      if (refund?.OriginalTransactionId === payment.TransactionId && refund.Status === 'Completed')
        back += refund.Amount;
    }
  }
  throw new OutboundError(
    'refused',
    'cloudpayments.too_many',
    'More payments were made since this one than can be looked through for its refunds. See to it in the account.',
  );
}
