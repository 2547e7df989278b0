/**
 * What Telegram's refusals mean. https://core.telegram.org/bots/api#making-requests
 * Only the codes are promised; the few descriptions matched here are those of the server's source.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http';
import { vendorWords } from '../clip';

const HOUR_MS = 3_600_000;

const errorSchema = z.looseObject({
  ok: z.literal(false),
  error_code: z.number(),
  description: z.string().default(''),
  parameters: z
    .looseObject({ retry_after: z.number().nonnegative().optional(), migrate_to_chat_id: z.int().optional() })
    .default({})
    .catch({}),
});
type TelegramError = z.infer<typeof errorSchema>;

/** @param token what the call was made with: it must not come back in the vendor's words */
export function failureOf(operation: string, answer: HttpAnswer, token: string): OutboundError {
  const parsed = errorSchema.safeParse(answer.json);
  if (!parsed.success) return failureFromStatus('telegram', operation, answer, false);
  const error = parsed.data;
  const { retry_after, migrate_to_chat_id } = error.parameters;
  if (error.error_code === 429) {
    const wait = retry_after === undefined ? undefined : Math.min(retry_after * 1000, HOUR_MS);
    return new OutboundError('try_later', 'telegram.busy', 'Telegram asks to slow down; sent later.', {
      status: 429,
      retryAfterMs: wait,
    });
  }
  // Telegram's form, but maybe its balancer's words (502 Bad Gateway) or a restart behind the effect: no "no".
  if (error.error_code >= 500) {
    return failureFromStatus('telegram', operation, { ...answer, status: error.error_code }, false);
  }
  const [type, words] = meaningOf(error, token);
  return new OutboundError('refused', type, `${words} (${operation}, code ${error.error_code})`, {
    status: error.error_code,
    details:
      migrate_to_chat_id === undefined ? undefined : { migrate_to_chat_id: String(migrate_to_chat_id) },
  });
}

function meaningOf(
  { error_code, description, parameters }: TelegramError,
  token: string,
): [type: string, words: string] {
  const says = description.toLowerCase();
  // 404 with Telegram's own form: the path holds a token of no known form.
  if (error_code === 401 || (error_code === 404 && !says.includes('method'))) {
    return ['telegram.token', 'Telegram does not accept the bot token. Mend TELEGRAM_BOT_TOKEN.'];
  }
  if (error_code === 403) {
    return [
      'telegram.blocked',
      'The person blocked the bot, left it or never started it; nothing reaches them.',
    ];
  }
  if (parameters.migrate_to_chat_id !== undefined) {
    return ['telegram.chat_migrated', 'The group became a supergroup; its new id is in the details.'];
  }
  if (says.includes('chat not found')) {
    return ['telegram.chat_not_found', 'Telegram knows no such chat for this bot. Check the contact.'];
  }
  if (says.includes('query is too old')) {
    return [
      'telegram.callback_expired',
      'The button was pressed too long ago to be answered; that does no harm.',
    ];
  }
  return [
    'telegram.rejected',
    `Telegram rejected the call: ${vendorWords(description, token) || 'no reason given'}`,
  ];
}
