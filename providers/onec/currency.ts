/**
 * Currencies as a base names them. The catalogue «Валюты» has numbers of the All-Russian Classifier of Currencies as
 * codes (643) and what the accountant wrote as names (руб.); JSON may carry the number as a number, 51 for 051.
 * Only currencies of two decimals stand here: amounts are hundredths throughout.
 */
const NAMES = {
  RUB: ['643', '810', 'RUR', 'РУБ', 'РУБ.', 'Р', 'Р.', 'РУБЛЬ', 'РУБЛИ', 'РОССИЙСКИЙ РУБЛЬ', '₽'],
  USD: ['840', '$'],
  EUR: ['978', '€'],
  CNY: ['156'],
  KZT: ['398', '₸'],
  BYN: ['933'],
  AMD: ['051'],
  AZN: ['944'],
  GEL: ['981'],
  KGS: ['417'],
  MDL: ['498'],
  TJS: ['972'],
  UZS: ['860'],
  TRY: ['949'],
  AED: ['784'],
} as const satisfies Record<string, readonly string[]>;

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map((name): [string, string] => [name, code])),
);

/** ISO 4217; undefined for what names no currency that we know, and is not three Latin letters. */
export function currencyOf(written: string | number): string | undefined {
  const name = typeof written === 'number' ? String(written).padStart(3, '0') : written.trim().toUpperCase();
  const code = BY_NAME.get(name) ?? name;
  return /^[A-Z]{3}$/.test(code) ? code : undefined;
}
