/** The fiscal receipt (54-FZ) of a payment or refund: https://yookassa.ru/developers/payment-acceptance/receipts/54fz */
import type { Payer, PaidLine } from '../contract-checkout';
import { clip } from '../clip';
import { decimalOf } from '../money';
import type { Money } from '../../workflows/events';

const LINE_LIMIT = 128;

export interface Receipt {
  customer: { email?: string; phone?: string };
  items: {
    description: string;
    quantity: string;
    amount: { value: string; currency: string };
    vat_code: number;
    payment_mode: 'full_payment';
    payment_subject: 'commodity' | 'payment';
  }[];
}

export const amountOf = ({ amount, currency }: Money): { value: string; currency: string } => ({
  value: decimalOf(amount),
  currency,
});

/** Undefined where nobody is known to send it to: the vendor would refuse it. */
export function receiptOf(
  payer: Payer,
  money: Money,
  lines: readonly PaidLine[] | undefined,
  vatCode: number,
): Receipt | undefined {
  const { email, phone } = payer;
  if (!email && !phone) return undefined;
  const items = (lines ?? []).map(({ name, quantity, price }) =>
    item(name, quantity, { amount: price, currency: money.currency }, vatCode),
  );
  const whole = item('Возврат части оплаты', 1, money, vatCode);
  return {
    // The vendor takes E.164 without the plus.
    customer: email ? { email } : { phone: (phone ?? '').replace(/\D/g, '') },
    items: items.length > 0 ? items : [{ ...whole, payment_subject: 'payment' }],
  };
}

const item = (name: string, quantity: number, price: Money, vatCode: number): Receipt['items'][number] => ({
  description: clip(name, LINE_LIMIT),
  quantity: `${quantity}.00`,
  amount: amountOf(price),
  vat_code: vatCode,
  payment_mode: 'full_payment',
  payment_subject: 'commodity',
});
