/**
 * Sending by the Bot API. https://dev.max.ru/docs-api/methods/POST/messages
 *
 * There is no idempotency key and no way to ask what became of a send: an unknown outcome stays unknown.
 */
import { z } from 'zod';
import type { ClientDeps, Messaging } from '../contract';
import { maxApi } from './api';
import { sendMessageCall } from './message';
import { fetchMedia } from './media';
import type { MaxClientSettings } from './settings';
import { keepSubscribed } from './subscription';

const sentSchema = z.looseObject({
  message: z.looseObject({ body: z.looseObject({ mid: z.string().min(1) }) }),
});

export function maxMessaging(settings: MaxClientSettings, { http }: ClientDeps): Messaging {
  const call = maxApi(settings, http);
  const { hookSecret } = settings;
  return {
    channel: 'max',
    account: settings.botId,
    settles: 'no',
    async send(message) {
      const { query, body } = sendMessageCall(message);
      const sent = await call('POST', '/messages', query, body, sentSchema);
      return { messageId: sent.message.body.mid };
    },
    fetchMedia: (mediaId, limit) => fetchMedia(settings, { call, http }, mediaId, limit),
    async answerCallback(callbackId) {
      const query = `callback_id=${encodeURIComponent(callbackId)}`;
      await call('POST', '/answers', query, {}, z.looseObject({ success: z.literal(true) }));
    },
    ...(hookSecret === undefined
      ? {}
      : { keepSubscribed: (hookUrl: string) => keepSubscribed(call, hookUrl, hookSecret) }),
  };
}
