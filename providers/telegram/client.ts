/**
 * Sending by the Bot API. https://core.telegram.org/bots/api#sendmessage
 *
 * There is no idempotency key and no way to ask what became of a send: an unknown outcome stays unknown.
 */
import { z } from 'zod';
import type { ClientDeps, Messaging } from '../contract';
import { botApi } from './api';
import { fetchMedia } from './media';
import { sendMessageBody } from './message';
import type { TelegramClientSettings } from './settings';

const sentSchema = z.looseObject({ message_id: z.int(), chat: z.looseObject({ id: z.int() }) });

export function telegramMessaging(settings: TelegramClientSettings, { http }: ClientDeps): Messaging {
  const call = botApi(settings, http);
  return {
    channel: 'telegram',
    account: settings.botId,
    settles: 'no',
    async send(message) {
      const sent = await call('sendMessage', sendMessageBody(message), sentSchema);
      return { messageId: `${sent.chat.id}:${sent.message_id}` };
    },
    fetchMedia: (mediaId, limit) => fetchMedia(settings, { call, http }, mediaId, limit),
    async answerCallback(callbackId) {
      await call('answerCallbackQuery', { callback_query_id: callbackId }, z.literal(true));
    },
  };
}
