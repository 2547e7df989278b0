/**
 * What MAX's refusals mean. https://dev.max.ru/docs-api
 * The status is promised; the codes in the body are those that clients have met.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

const errorSchema = z.looseObject({ code: z.string().default(''), message: z.string().default('') });

interface Meaning {
  status: number;
  type: string;
  words: string;
}

/** What fits none is `max.rejected`. */
const MEANINGS = [
  { status: 401, type: 'max.token', words: 'MAX does not accept the bot token. Mend MAX_TOKEN.' },
  {
    status: 403,
    type: 'max.blocked',
    words: 'The person stopped the bot, or it may not write in this chat; nothing reaches them.',
  },
  {
    status: 404,
    type: 'max.chat_not_found',
    words: 'MAX knows no such chat, person or press for this bot. Check the contact.',
  },
] as const satisfies Meaning[];

/** @param token what the call was made with: it must not come back in the vendor's words */
export function failureOf(operation: string, answer: HttpAnswer, token: string): OutboundError {
  const { status } = answer;
  const parsed = errorSchema.safeParse(answer.json);
  // A 5xx may stand after the effect, whatever form it has.
  if (!parsed.success || status === 429 || status >= 500)
    return failureFromStatus('max', operation, answer, false);
  const { code, message } = parsed.data;
  if (code === 'attachment.not.ready')
    return new OutboundError(
      'try_later',
      'max.attachment_not_ready',
      'MAX still works on a file; sent later.',
      {
        status,
      },
    );
  const meaning = MEANINGS.find((one) => one.status === status);
  const { type, words } = meaning ?? {
    type: 'max.rejected',
    words: `MAX rejected the call: ${vendorWords(`${code} ${message}`.trim(), token) || 'no reason given'}`,
  };
  return new OutboundError('refused', type, `${words} (${operation}, HTTP ${status})`, { status });
}
