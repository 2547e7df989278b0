/**
 * What Telegram's refusals mean. https://core.telegram.org/bots/api#making-requests
 * Only the codes are promised; the descriptions matched here are those of the server's source (tdlib/telegram-bot-api).
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';
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

interface Meaning {
  code: number;
  /** Part of the description, lower case. */
  says?: string;
  type: string;
  words: string;
}

/** The first that fits; what fits none is `telegram.rejected`. */
const MEANINGS = [
  {
    code: 401,
    type: 'telegram.token',
    words: 'Telegram does not accept the bot token. Mend TELEGRAM_BOT_TOKEN.',
  },
  {
    code: 403,
    says: 'user is deactivated',
    type: 'telegram.deactivated',
    words: 'The person deleted their Telegram account; nothing reaches them.',
  },
  {
    code: 403,
    says: "can't initiate conversation",
    type: 'telegram.not_started',
    words: 'The person never started the bot, so it may not write first. Ask them to press Start.',
  },
  {
    code: 403,
    says: 'kicked',
    type: 'telegram.kicked',
    words: 'The bot was removed from the group. Add it again to be heard there.',
  },
  {
    code: 403,
    says: 'not a member',
    type: 'telegram.kicked',
    words: 'The bot is not in the group any more. Add it again to be heard there.',
  },
  {
    code: 403,
    says: 'chat was deleted',
    type: 'telegram.kicked',
    words: 'The group was deleted; nothing reaches it.',
  },
  {
    code: 403,
    type: 'telegram.blocked',
    words: 'The person blocked the bot, left it or never started it; nothing reaches them.',
  },
  {
    code: 400,
    says: 'chat not found',
    type: 'telegram.chat_not_found',
    words: 'Telegram knows no such chat for this bot. Check the contact.',
  },
  {
    code: 400,
    says: 'user not found',
    type: 'telegram.chat_not_found',
    words: 'Telegram knows no such person for this bot. Check the contact.',
  },
  {
    code: 400,
    says: 'not enough rights',
    type: 'telegram.no_rights',
    words: 'The bot may not write in this group. Give it the right to send messages there.',
  },
  {
    code: 400,
    says: 'have no rights to send',
    type: 'telegram.no_rights',
    words: 'The bot may not write in this group. Give it the right to send messages there.',
  },
  {
    code: 400,
    says: 'query is too old',
    type: 'telegram.callback_expired',
    words: 'The button was pressed too long ago to be answered; that does no harm.',
  },
  {
    code: 400,
    says: 'file is too big',
    type: 'telegram.media_too_large',
    words: 'The file is larger than the 20 MB that the Bot API gives out. Ask the person for a smaller one.',
  },
  {
    code: 400,
    says: 'file_id',
    type: 'telegram.media_gone',
    words: 'Telegram does not have this file any more. Ask the person to send it again.',
  },
  {
    code: 400,
    says: 'wrong remote file identifier',
    type: 'telegram.media_gone',
    words: 'Telegram does not know this file for this bot. Ask the person to send it again.',
  },
] as const satisfies Meaning[];

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
  const { type, words } = meaningOf(error, token);
  return new OutboundError('refused', type, `${words} (${operation}, code ${error.error_code})`, {
    status: error.error_code,
    details:
      migrate_to_chat_id === undefined ? undefined : { migrate_to_chat_id: String(migrate_to_chat_id) },
  });
}

function meaningOf(
  { error_code, description, parameters }: TelegramError,
  token: string,
): Pick<Meaning, 'type' | 'words'> {
  const says = description.toLowerCase();
  if (parameters.migrate_to_chat_id !== undefined) {
    return {
      type: 'telegram.chat_migrated',
      words: 'The group became a supergroup; its new id is in the details.',
    };
  }
  // 404 with Telegram's own form: the path holds a token of no known form.
  const code = error_code === 404 && !says.includes('method') ? 401 : error_code;
  const meaning = MEANINGS.find(
    (one: Meaning) => one.code === code && (one.says === undefined || says.includes(one.says)),
  );
  return (
    meaning ?? {
      type: 'telegram.rejected',
      words: `Telegram rejected the call: ${vendorWords(description, token) || 'no reason given'}`,
    }
  );
}
