/**
 * Sending by the Bot API. https://core.telegram.org/bots/api#sendmessage
 *
 * There is no idempotency key and no way to ask what became of a send: an unknown outcome stays unknown.
 */
import { z } from 'zod';
import type { ClientDeps, Messaging, SentMessage } from '../contract';
import { OutboundError } from '../failure';
import type { BotApi } from './api';
import { botApi } from './api';
import { fetchMedia } from './media';
import type { SendMessageBody } from './message';
import { sendMessageBody } from './message';
import { Pace } from './pace';
import type { TelegramClientSettings } from './settings';

const sentSchema = z.looseObject({ message_id: z.int(), chat: z.looseObject({ id: z.int() }) });

export function telegramMessaging(
  settings: TelegramClientSettings,
  { http }: ClientDeps,
  pace = new Pace(),
): Messaging {
  const call = botApi(settings, http);
  return {
    channel: 'telegram',
    account: settings.botId,
    settles: 'no',
    async send(message) {
      const body = sendMessageBody(message);
      try {
        return await send(body);
      } catch (error) {
        const newId = migratedTo(error);
        if (newId === undefined) throw error;
        // Refused there, so nothing was sent: it goes to the new chat at once.
        const sent = await send({ ...body, chat_id: newId });
        return { ...sent, moved: { from: `chat:${body.chat_id}`, to: `chat:${newId}` } };
      }
    },
    fetchMedia: (mediaId, limit) => fetchMedia(settings, { call: paced(), http }, mediaId, limit),
    async answerCallback(callbackId) {
      await paced()('answerCallbackQuery', { callback_query_id: callbackId }, z.literal(true));
    },
  };

  async function send(body: SendMessageBody): Promise<SentMessage> {
    const sent = await paced(body.chat_id)('sendMessage', body, sentSchema);
    return { messageId: `${sent.chat.id}:${sent.message_id}` };
  }

  /** Not made while Telegram has asked to wait. */
  function paced(chat?: number): BotApi {
    return async (method, parameters, result) => {
      pace.check(chat);
      try {
        return await call(method, parameters, result);
      } catch (error) {
        pace.heed(error, chat);
        throw error;
      }
    };
  }
}

function migratedTo(error: unknown): number | undefined {
  if (!(error instanceof OutboundError) || error.type !== 'telegram.chat_migrated') return undefined;
  const id = Number(error.options.details?.migrate_to_chat_id);
  return Number.isSafeInteger(id) ? id : undefined;
}
