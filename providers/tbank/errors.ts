/**
 * What T-Bank's answers mean. Errors are HTTP 200 with `Success: false` and an ErrorCode:
 * https://developer.tbank.ru/eacq/intro/errors/payments
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

const errorSchema = z.looseObject({
  Success: z.literal(false),
  ErrorCode: z.union([z.string(), z.number()]).transform(String),
  Message: z.string().nullish(),
  Details: z.string().nullish(),
});

/** The vendor asks to come again, and did nothing. */
const TRY_LATER: ReadonlySet<string> = new Set(['55', '99', '100', '402', '999']);
/** Something broke inside the vendor: before the effect or behind it. */
const UNKNOWN: ReadonlySet<string> = new Set(['3', '21', '401', '9999']);
const DENIED: ReadonlySet<string> = new Set(['202', '204', '205', '501']);
const NOT_FOUND: ReadonlySet<string> = new Set(['63', '255']);

/** Undefined where the answer is no failure. */
export function failureOf(
  operation: string,
  answer: HttpAnswer,
  password: string,
): OutboundError | undefined {
  const { status } = answer;
  if (status !== 200) return failureFromStatus('tbank', operation, answer, false);
  const parsed = errorSchema.safeParse(answer.json);
  if (!parsed.success) return undefined;
  const { ErrorCode: code, Message: message, Details: more } = parsed.data;
  const said = vendorWords([message, more].filter(Boolean).join('. '), password).replace(/\.$/, '');
  const words = `${said || 'no reason given'} (code ${code})`;
  const failure = (outcome: OutboundError['outcome'], type: string, text: string) =>
    new OutboundError(outcome, `tbank.${type}`, text, { status, details: { code } });
  if (TRY_LATER.has(code))
    return failure('try_later', 'busy', `T-Bank asks to come again with ${operation}: ${words}.`);
  if (UNKNOWN.has(code))
    return failure(
      'unknown',
      'failing',
      `T-Bank failed inside at ${operation}: ${words}; whether it was done is not known.`,
    );
  if (DENIED.has(code))
    return failure(
      'refused',
      'denied',
      `T-Bank denied ${operation}: ${words}. Check TBANK_TERMINAL_KEY and TBANK_PASSWORD.`,
    );
  if (NOT_FOUND.has(code)) return failure('refused', 'not_found', `T-Bank knows no such payment: ${words}.`);
  return failure('refused', 'rejected', `T-Bank rejected ${operation}: ${words}.`);
}

export const unreadable = (operation: string): OutboundError =>
  new OutboundError(
    'unknown',
    'tbank.unreadable',
    `T-Bank answered ${operation} in a form that cannot be read. Check that TBANK_API_URL is the address before /v2.`,
  );
