/**
 * Amounts as vendors write them, to integer minor units. Only for currencies with two decimals (RUB, KZT, USD,
 * EUR, …). Digits are moved as text: `1.005 * 100` is 100.49999999999999 in binary floating point.
 */

/** The spaces that group thousands: ordinary, NBSP (1C's `Формат()`), narrow NBSP, thin. */
const GROUPED = /^([+\u2212-]?)(\d{1,3}(?:([ \u00A0\u202F\u2009])\d{3}(?:\3\d{3})*)|\d+)(?:[.,](\d{1,2}))?$/u;

/**
 * Minor units of a number or a decimal string in major units: `1499.5`, `"1499.50"`, `"1 499,50"`. Undefined
 * for what is no amount or could be two: `"1,499"` is 1499 to one reader and 1.499 to another.
 */
export function parseAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return exactCents(value);
  if (typeof value !== 'string') return undefined;
  const match = GROUPED.exec(value.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', , fraction = ''] = match;
  return toSafe(sign !== '' && sign !== '+', whole.replace(/\D/gu, '') + fraction.padEnd(2, '0'));
}

/**
 * Minor units of a binary double (1C's `Edm.Double`), rounded half away from zero. Six decimals first: they
 * take off the noise of the representation, so 1499.4999999999998 is 1499.50 and 1.005 is 1.01.
 */
export function roundAmount(value: number): number | undefined {
  const decimal = sixDecimals(value);
  if (decimal === undefined) return undefined;
  const cents = toSafe(decimal.negative, decimal.whole + decimal.fraction.slice(0, 2));
  if (cents === undefined) return undefined;
  const roundsAway = Number(decimal.fraction.charAt(2)) >= 5;
  return normaliseZero(roundsAway ? cents + (decimal.negative ? -1 : 1) : cents);
}

/** Major units as a decimal string with a point: 149950 is `1499.50`. */
export function decimalOf(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Major units as the nearest double, for vendors whose field is one. */
export const majorUnits = (minor: number): number => Number(decimalOf(minor));

/** A number that states more than kopecks is no amount; a few units in its last place are noise (0.1 + 0.2). */
function exactCents(value: number): number | undefined {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST_DOUBLE) return undefined;
  const decimal = value.toFixed(2);
  const noise = Math.max(Math.abs(value), 1) * 2 ** -50;
  if (Math.abs(Number(decimal) - value) > noise) return undefined;
  return toSafe(value < 0, decimal.replace(/\D/g, ''));
}

/** Up to a million millions the noise of a double stays below a tenth of a kopeck. */
const LARGEST_DOUBLE = 2 ** 40;

function sixDecimals(value: number): { negative: boolean; whole: string; fraction: string } | undefined {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST_DOUBLE) return undefined;
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(6).split('.');
  return { negative: value < 0, whole, fraction };
}

function toSafe(negative: boolean, digits: string): number | undefined {
  const cents = Number(digits);
  if (!Number.isSafeInteger(cents)) return undefined;
  return normaliseZero(negative ? -cents : cents);
}

const normaliseZero = (value: number): number => (value === 0 ? 0 : value);
