/** The fiscal receipt (54-FZ) in `JsonData`: https://developers.cloudkassir.ru, «Формат передачи данных для онлайн-чека». */
import type { PaidLine, Payer } from '../contract-checkout';
import { clip } from '../clip';
import { majorUnits } from '../money';

/** In the vendor's order: a receipt states the place in it. */
export const TAXATIONS = ['osn', 'usn_income', 'usn_income_outcome', 'envd', 'esn', 'patent'] as const;
export type Taxation = (typeof TAXATIONS)[number];

/** By the codes of 54-FZ, as fixit.yml has them; null = none. */
const VAT: Readonly<Record<number, number | null>> = {
  1: null,
  2: 0,
  3: 10,
  4: 20,
  5: 110,
  6: 120,
  7: 5,
  8: 7,
  9: 105,
  10: 107,
  11: 22,
  12: 122,
};

interface Sold {
  payer: Payer;
  lines: readonly PaidLine[] | undefined;
  /** All of it, minor units: the one line where no lines are given. */
  amount: number;
  vatCode: number;
}

/** Undefined where nobody is known to send it to. */
export function receiptData({ payer, lines, amount, vatCode }: Sold, taxation: Taxation): object | undefined {
  const { email, phone } = payer;
  if (!email && !phone) return undefined;
  const given = lines?.length ? lines : [{ name: 'Возврат части оплаты', quantity: 1, price: amount }];
  return {
    cloudPayments: {
      CustomerReceipt: {
        Items: given.map(({ name, quantity, price }) => ({
          label: clip(name, 128),
          price: majorUnits(price),
          quantity,
          amount: majorUnits(price * quantity),
          vat: VAT[vatCode] ?? null,
          method: 4,
          object: 1,
        })),
        taxationSystem: TAXATIONS.indexOf(taxation),
        ...(email ? { email } : { phone }),
        amounts: { electronic: majorUnits(amount) },
      },
    },
  };
}
