/**
 * What 1C's answers mean. Errors are `{"odata.error":{"code","message":{"value"}}}`, or the same in XML even where
 * JSON was asked for. Code "-1" with HTTP 500 is an exception in the base's own code: mostly a refusal to post.
 * Vendor's chapter 17.4 «Стандартный интерфейс OData», table of errors.
 */
import type { FailureOutcome } from '../failure';
import { OutboundError } from '../failure';
import { failureFromStatus } from '../http-status';
import type { HttpAnswer } from '../http';
import { ERROR_CODES, meaningOf } from './error-codes';
import { onecWords } from './words';

const UNSUPPORTED = '0';
const NOT_FOUND = '9';
/** No right to an object; comes with 401 as well as 403 and 500. */
const RIGHTS = '20';
const BUSINESS = '-1';

interface ODataError {
  code: string;
  words: string;
}

/** Two users on one object or register: 1C undoes the transaction, and the next attempt may well go through. */
const LOCK_WORDS =
  /конфликт блокировок|взаимоблокировк|блокировк[аи] (?:данных|транзакц)|не удалось заблокировать|(?:объект|запись|данные) (?:уже )?заблокирован|lock (?:conflict|timeout)|deadlock/i;
/** The same as HTTP 412, from a write that met another one inside the base. */
const CHANGED_WORDS = /несоответстви\p{L}+ верси|object has been changed|верси\p{L}+ объекта изменил/iu;

export function failureOf(operation: string, answer: HttpAnswer): OutboundError {
  const { status } = answer;
  const error = odataError(answer);
  const words = error ? onecWords(error.words) : '';
  const details = error ? { code: error.code } : undefined;
  const failed = (outcome: FailureOutcome, type: string, message: string) =>
    new OutboundError(outcome, type, message.trim(), { status, details });

  if (error?.code === NOT_FOUND)
    return failed('refused', 'onec.not_found', `1C has no such object at ${operation}.`);
  if (status === 404) {
    return failed(
      'refused',
      'onec.not_published',
      `There is nothing at this address (${operation}). Check ONEC_API_URL, and that invoices are in the composition of the OData interface. ${words}`,
    );
  }
  if (status === 401 || status === 403 || error?.code === RIGHTS) {
    return failed('refused', 'onec.denied', `1C denied ${operation}. ${ERROR_CODES[RIGHTS].advice} ${words}`);
  }
  if (status === 412 || (error && CHANGED_WORDS.test(error.words))) {
    return failed(
      'refused',
      'onec.changed',
      `The object was changed in 1C since it was read (${operation}); read it again.`,
    );
  }
  if (error && LOCK_WORDS.test(error.words)) {
    return failed('try_later', 'onec.locked', `1C was busy with the same data at ${operation}: ${words}`);
  }
  if (error?.code === BUSINESS) {
    return failed(
      'refused',
      'onec.business_refusal',
      `1C refused ${operation}: ${words || 'no reason given'}`,
    );
  }
  if (error && status !== 429 && status !== 503) {
    const { type, advice } = meaningOf(error.code);
    return failed(
      'refused',
      type,
      `1C rejected ${operation} (code ${error.code}): ${words || 'no reason given'}. ${advice}`,
    );
  }
  if (status === 501) {
    const { type, advice } = ERROR_CODES[UNSUPPORTED];
    return failed('refused', type, `1C does not do ${operation} (HTTP 501). ${advice}`);
  }
  return failureFromStatus('onec', operation, answer, false);
}

/** An answer that says "done" and cannot be read: it was done, and must be looked up before a repeat. */
export const unreadable = (operation: string, status: number): OutboundError =>
  new OutboundError(
    'unknown',
    'onec.unreadable',
    `1C answered ${operation} with HTTP ${status} in a form that cannot be read. Check that ONEC_API_URL is the OData root and that invoices are published there.`,
    { status },
  );

function odataError({ json, text }: HttpAnswer): ODataError | undefined {
  const body = (
    json as { 'odata.error'?: { code?: unknown; message?: { value?: unknown } } } | null | undefined
  )?.['odata.error'];
  if (body !== undefined)
    return { code: String(body?.code ?? ''), words: String(body?.message?.value ?? '') };
  const code = /<(?:\w+:)?code>([^<]*)</.exec(text)?.[1];
  if (code === undefined) return undefined;
  const message = /<(?:\w+:)?message[^>]*>([^<]*)</.exec(text)?.[1] ?? '';
  return { code: code.trim(), words: unescapeXml(message) };
}

const XML_ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => XML_ENTITIES[name] ?? whole);
