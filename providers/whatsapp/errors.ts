/**
 * What Meta's error codes mean for us. Branch on `error.code`, never on the HTTP status or the title.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
import { z } from 'zod';
import type { FailureOutcome } from '../failure';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus, retryAfterMs } from '../http-status';
import { vendorWords } from '../clip';

interface Meaning {
  outcome: FailureOutcome;
  type: string;
  words: string;
  retryAfterMs?: number;
  /** Of the whole number, not of this message or person: see `OutboundError`. */
  holdMs?: number;
}

/** People mend it in minutes or days; each minute one message asks whether they have. */
const UNTIL_MENDED_MS = 60_000;
const SLOW_DOWN_MS = 5_000;

const TOKEN: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.token',
  words:
    'WhatsApp does not accept the access token or its permissions. Renew WHATSAPP_ACCESS_TOKEN with the permission whatsapp_business_messaging, and restart the workers.',
  holdMs: UNTIL_MENDED_MS,
};
const BUSY: Meaning = {
  outcome: 'try_later',
  type: 'whatsapp.busy',
  words: 'WhatsApp asks to slow down; the message is sent later.',
  holdMs: SLOW_DOWN_MS,
};
const OVERLOADED: Meaning = {
  outcome: 'try_later',
  type: 'whatsapp.failing',
  words: 'WhatsApp is out of order for the moment; the message is sent later.',
};
const LIMITED: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.limited',
  words: 'WhatsApp limits what this account may send to people (quality or marketing limit).',
};
const LOCKED: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.account_locked',
  words: 'Meta has locked or restricted the WhatsApp account. See Business Support Home, then retry.',
  holdMs: UNTIL_MENDED_MS,
};
const TEMPLATE: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.template_refused',
  words:
    'WhatsApp does not take the template: compare whatsapp.templates in fixit.yml (name, languages, number of parameters) with WhatsApp Manager, where it has to be approved and active.',
};
const UNDELIVERABLE: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.undeliverable',
  words: 'WhatsApp cannot deliver to this person: no WhatsApp, an old version, or terms not accepted.',
};

const BY_CODE: Readonly<Record<number, Meaning>> = {
  1: OVERLOADED,
  2: OVERLOADED,
  4: BUSY,
  80007: BUSY,
  130429: BUSY,
  // About one message in six seconds to one person.
  131056: {
    outcome: 'try_later',
    type: 'whatsapp.pair_rate',
    words: 'Too many messages to one person at a time; sent later.',
    retryAfterMs: 6_000,
  },
  131000: OVERLOADED,
  131016: OVERLOADED,
  131026: UNDELIVERABLE,
  131030: {
    outcome: 'refused',
    type: 'whatsapp.recipient_not_allowed',
    words: 'A test number may only write to the recipients listed in the App Dashboard. Add this one there.',
  },
  131005: TOKEN,
  131031: LOCKED,
  131042: {
    outcome: 'refused',
    type: 'whatsapp.account_unpaid',
    words: 'Meta cannot charge the WhatsApp account. Mend its payment method in WhatsApp Manager.',
    holdMs: UNTIL_MENDED_MS,
  },
  368: LOCKED,
  131047: {
    outcome: 'refused',
    type: 'whatsapp.window_closed',
    words: 'More than 24 hours have passed since the person wrote: only a template may be sent.',
  },
  130472: LIMITED,
  131048: LIMITED,
  131049: LIMITED,
  131050: LIMITED,
  130497: {
    outcome: 'refused',
    type: 'whatsapp.country_restricted',
    words: 'This WhatsApp account may not write to people in that country.',
  },
  132000: TEMPLATE,
  132001: TEMPLATE,
  132005: TEMPLATE,
  132007: TEMPLATE,
  132012: TEMPLATE,
  132015: TEMPLATE,
  132016: TEMPLATE,
};

const isTokenCode = (code: number): boolean =>
  code === 0 || code === 10 || code === 190 || (code >= 200 && code <= 299);

const meaningOf = (code: number): Meaning | undefined => (isTokenCode(code) ? TOKEN : BY_CODE[code]);

const DID_NOT_DELIVER: Meaning = {
  outcome: 'refused',
  type: 'whatsapp.failed',
  words: 'WhatsApp took the message and did not deliver it. Look the code up at Meta.',
};

/** What a failed status tells by its code, in the terms of a refused send. */
export function failedBy(code: string): OutboundError {
  const meaning = /^\d+$/.test(code) ? meaningOf(Number(code)) : undefined;
  const { outcome, type, words, retryAfterMs, holdMs } = meaning ?? DID_NOT_DELIVER;
  // Of the message alone: a status tells of a moment that has passed, and the number is not held back for it.
  const wait = retryAfterMs ?? (outcome === 'try_later' ? holdMs : undefined);
  return new OutboundError(outcome, type, `${words} (a failed status, code ${code.slice(0, 20)})`, {
    details: { code: code.slice(0, 20) },
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

const graphErrorSchema = z.looseObject({
  error: z.looseObject({
    code: z.number(),
    message: z.string().optional(),
    error_data: z.looseObject({ details: z.string().optional() }).optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
  }),
});

/** Whether an answer is an error in Graph's own form, whatever its HTTP status. */
export const isGraphError = (json: unknown): boolean => graphErrorSchema.safeParse(json).success;

/** @param token what the call was made with: it must not come back in the vendor's words */
export function failureOf(operation: string, answer: HttpAnswer, token: string): OutboundError {
  const parsed = graphErrorSchema.safeParse(answer.json);
  if (!parsed.success) return failureFromStatus('whatsapp', operation, answer, false);

  const { code, message, error_data, fbtrace_id } = parsed.data.error;
  const details = { code: String(code), ...(fbtrace_id ? { fbtrace_id } : {}) };
  const { status } = answer;
  const meaning = meaningOf(code);
  if (meaning) {
    const wait = meaning.outcome === 'try_later' ? retryAfterMs(answer.headers['retry-after']) : undefined;
    const { holdMs } = meaning;
    return new OutboundError(meaning.outcome, meaning.type, `${meaning.words} (${operation}, code ${code})`, {
      status,
      details,
      retryAfterMs: wait ?? meaning.retryAfterMs,
      ...(holdMs === undefined ? {} : { holdMs: wait ?? holdMs }),
    });
  }
  if (status >= 500 || status === 429) return failureFromStatus('whatsapp', operation, answer, true);
  const words = vendorWords(error_data?.details ?? message ?? '', token);
  return new OutboundError(
    'refused',
    'whatsapp.rejected',
    `WhatsApp rejected ${operation} (code ${code}): ${words || 'no reason given'}`,
    { status, details },
  );
}
