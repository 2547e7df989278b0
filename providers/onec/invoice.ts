/** `Документ.СчетНаОплатуПокупателю` as OData writes and reads it. */
import { z } from 'zod';
import { clip } from '../clip';
import type { InvoiceState, NewInvoice } from '../contract';
import { OutboundError } from '../failure';
import type { Mappings } from '../../config';
import { majorUnits, roundAmount } from '../money';

export const INVOICES = 'Document_СчетНаОплатуПокупателю';
const CURRENCY = 'RUB';

/** What stands in fixit.yml under `onec`, all of it needed to write an invoice. */
type Keys = Record<'organizationKey' | 'counterpartyKey' | 'itemKey', string>;

export function keysOf(mappings: Mappings): Keys {
  const { organizationKey, counterpartyKey, itemKey } = mappings.onec;
  if (organizationKey && counterpartyKey && itemKey) return { organizationKey, counterpartyKey, itemKey };
  const missing = Object.entries({ organizationKey, counterpartyKey, itemKey })
    .filter(([, value]) => !value)
    .map(([name]) => `onec.${name}`);
  throw mappingMissing('An invoice', missing);
}

export const mappingMissing = (document: string, missing: string[]): OutboundError =>
  new OutboundError(
    'refused',
    'onec.mapping_missing',
    `${document} needs ${missing.join(', ')} in fixit.yml: the Ref_Key of the organisation, the customer and the service in 1C. Set them and start the step again.`,
  );

/** Throws for what needs a rate and a contract. */
export function checkedCurrency(documents: string, currency: string): void {
  if (currency === CURRENCY) return;
  throw new OutboundError(
    'refused',
    'onec.currency_unsupported',
    `${documents} are made in ${CURRENCY} only, not in ${currency}: other currencies need a rate and a contract in 1C. Issue this one by hand.`,
  );
}

/** The members of a new, unposted document. OData runs no form code, so the tax is worked out here. */
export function invoiceBody(
  ref: string,
  invoice: NewInvoice,
  mappings: Mappings,
  date: string,
): Record<string, unknown> {
  const keys = keysOf(mappings);
  const { vatRate } = mappings.onec;
  checkedCurrency('Invoices', invoice.money.currency);
  const total = majorUnits(invoice.money.amount);
  return {
    Ref_Key: ref,
    Date: date,
    Организация_Key: keys.organizationKey,
    Контрагент_Key: keys.counterpartyKey,
    СуммаДокумента: total,
    СуммаВключаетНДС: true,
    Комментарий: onecText(invoice.comment, 1000),
    Товары: [
      {
        LineNumber: '1',
        Номенклатура_Key: keys.itemKey,
        Содержание: onecText(invoice.purpose, 1000),
        Количество: 1,
        Цена: total,
        Сумма: total,
        СтавкаНДС: vatRate,
        СуммаНДС: majorUnits(vatWithin(invoice.money.amount, vatRate)),
      },
    ],
  };
}

/** Tax contained in a sum, in kopecks, by the rate's name: НДС20, НДС22, НДС10_110, БезНДС. */
export function vatWithin(amount: number, vatRate: string): number {
  const rate = Number(/^НДС(\d+)/u.exec(vatRate)?.[1] ?? 0);
  return Math.round((amount * rate) / (100 + rate));
}

/** 1C keeps its data as XML: control characters are an error there. */
export const onecText = (text: string, limit: number): string =>
  clip(
    text.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/[\n\t]/.test(character) ? character : ' ')),
    limit,
  );

/** `Edm.Double`; some bases give it as a string, as v3 does Int64. An empty string is no number, and not zero. */
const double = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)
    .transform(Number),
]);

export const invoiceSchema = z.looseObject({
  Ref_Key: z.string(),
  /** Another one after every write; for `If-Match`. */
  DataVersion: z.string().optional(),
  Number: z.string(),
  Posted: z.boolean(),
  DeletionMark: z.boolean(),
  СуммаДокумента: double,
});

/** Undefined where the sum is no amount of money. */
export function stateOf(
  document: z.infer<typeof invoiceSchema>,
  payUrl: string | undefined,
): InvoiceState | undefined {
  const amount = roundAmount(document.СуммаДокумента);
  if (amount === undefined) return undefined;
  const ref = document.Ref_Key.toLowerCase();
  const number = document.Number.trim();
  return {
    ref,
    number,
    posted: document.Posted,
    deleted: document.DeletionMark,
    money: { amount, currency: CURRENCY },
    payUrl: payUrl
      ?.replaceAll('{number}', encodeURIComponent(number))
      .replaceAll('{ref}', encodeURIComponent(ref)),
  };
}
