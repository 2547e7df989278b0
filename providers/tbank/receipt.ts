/** The fiscal receipt (54-FZ, form 1.05): https://developer.tbank.ru/eacq/api/init, `Receipt`. Prices are kopecks. */
import type { PaidLine, Payer } from '../contract-checkout';
import { clip } from '../clip';
import type { Taxation } from './settings';

/** By the codes of 54-FZ, as fixit.yml has them. */
const TAXES: Readonly<Record<number, string>> = {
  1: 'none',
  2: 'vat0',
  3: 'vat10',
  4: 'vat20',
  5: 'vat110',
  6: 'vat120',
  7: 'vat5',
  8: 'vat7',
  9: 'vat105',
  10: 'vat107',
  11: 'vat22',
  12: 'vat122',
};

interface Sold {
  payer: Payer;
  lines: readonly PaidLine[] | undefined;
  /** All of it, kopecks: the one line where no lines are given. */
  amount: number;
  vatCode: number;
}

/** Undefined where nobody is known to send it to: the vendor would refuse it. */
export function receiptOf({ payer, lines, amount, vatCode }: Sold, taxation: Taxation): object | undefined {
  const { email, phone } = payer;
  if (!email && !phone) return undefined;
  const given = lines?.length ? lines : [{ name: 'Возврат части оплаты', quantity: 1, price: amount }];
  return {
    ...(email ? { Email: email } : { Phone: phone }),
    Taxation: taxation,
    Items: given.map(({ name, quantity, price }) => ({
      Name: clip(name, 128),
      Price: price,
      Quantity: quantity,
      Amount: price * quantity,
      Tax: TAXES[vatCode] ?? 'none',
      PaymentMethod: 'full_payment',
      PaymentObject: 'commodity',
    })),
  };
}
