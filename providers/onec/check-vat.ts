/** Whether the base knows the VAT rate of fixit.yml, by the enumeration in its `$metadata`. */
import type { Finding } from '../contract';

/** The tax on an invoice is worked out from the rate's name. */
const RATE_NAME = /^(?:БезНДС|НДС\d{1,2}(?:_\d{3})?)$/u;
const ENUMERATION = /<EnumType Name="СтавкиНДС"[^>]*>(.*?)<\/EnumType>/su;

export function vatFinding(vatRate: string, metadata: string): Finding {
  const what = 'onec.vatRate';
  if (!RATE_NAME.test(vatRate)) {
    return {
      what,
      ok: false,
      detail: `"${vatRate}" is no name of a rate. Set ${what} in fixit.yml to one: БезНДС, НДС20, НДС22, …`,
    };
  }
  const members = ENUMERATION.exec(metadata)?.[1];
  if (members === undefined) {
    return {
      what,
      ok: true,
      detail: `${vatRate}; the base does not list its rates, the first invoice will tell.`,
    };
  }
  const known = [...members.matchAll(/<Member Name="([^"]+)"/g)].map(([, name]) => name);
  return known.includes(vatRate)
    ? { what, ok: true, detail: `The base knows ${vatRate}.` }
    : {
        what,
        ok: false,
        detail: `The base does not know ${vatRate}. Set ${what} in fixit.yml to one that it has: ${known.join(', ')}.`,
      };
}
