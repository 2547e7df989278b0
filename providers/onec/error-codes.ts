/**
 * The codes of 1C's OData errors and what each asks of the reader. Vendor's chapter 17.4 «Стандартный интерфейс
 * OData», table of errors; 20 was seen on live bases. What 9 and -1 mean depends on more than the code: errors.ts.
 */
interface Meaning {
  type: string;
  /** What to do, in a sentence. */
  advice: string;
}

const OUR_FAULT = 'This is a fault of the connection, not of the data: report it with these words.';

export const ERROR_CODES = {
  '0': {
    type: 'onec.unsupported',
    advice: 'The base’s platform does not know this call: it has to be 8.3.6 or newer.',
  },
  '1': { type: 'onec.rejected', advice: OUR_FAULT },
  '2': { type: 'onec.rejected', advice: OUR_FAULT },
  '3': { type: 'onec.rejected', advice: OUR_FAULT },
  '4': {
    type: 'onec.rejected',
    advice:
      'A value has a form that the base does not take: compare onec.vatRate and the keys in fixit.yml with it.',
  },
  '5': {
    type: 'onec.rejected',
    advice: 'The configuration wants a value that is not sent: give it a default in 1C.',
  },
  '6': { type: 'onec.rejected', advice: 'Check ONEC_API_URL: it has to end in /odata/standard.odata.' },
  '8': {
    type: 'onec.not_published',
    advice: 'Put this object into the composition of the standard OData interface.',
  },
  '10': {
    type: 'onec.rejected',
    advice:
      'The configuration has no such attribute: it is not one that invoices can be written to as they are.',
  },
  '11': {
    type: 'onec.rejected',
    advice: 'The base does not take this call here: a read-only publication or a proxy may forbid it.',
  },
  '12': { type: 'onec.rejected', advice: OUR_FAULT },
  '20': {
    type: 'onec.denied',
    advice: 'Check ONEC_USER and ONEC_PASSWORD, and that this user may read and write invoices over OData.',
  },
} as const satisfies Record<string, Meaning>;

export const meaningOf = (code: string): Meaning =>
  Object.hasOwn(ERROR_CODES, code)
    ? ERROR_CODES[code as keyof typeof ERROR_CODES] // hasOwn has just said so
    : {
        type: 'onec.rejected',
        advice: 'The code is not one of the vendor’s list: ask the base’s programmer.',
      };
