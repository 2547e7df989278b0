/**
 * Sending by the Bot API. https://core.telegram.org/bots/api#sendmessage
 *
 * There is no idempotency key and no way to ask what became of a send: an unknown outcome stays unknown.
 * The token is part of every URL; the URL therefore stands in no error, log or metric.
 */
import { z } from 'zod';
import type { ClientDeps, Messaging } from '../contract';
import { OutboundError } from '../failure';
import { failureOf } from './errors';
import { sendMessageBody } from './message';
import type { TelegramClientSettings } from './settings';

const sentSchema = z.looseObject({
  ok: z.literal(true),
  result: z.looseObject({ message_id: z.int(), chat: z.looseObject({ id: z.int() }) }),
});
const doneSchema = z.looseObject({ ok: z.literal(true) });
const refusalSchema = z.looseObject({ ok: z.literal(false) });

export function telegramMessaging(settings: TelegramClientSettings, { http }: ClientDeps): Messaging {
  async function call<T>(method: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    const answer = await http.call({
      provider: 'telegram',
      operation: method,
      method: 'POST',
      url: `${settings.apiUrl}/bot${settings.botToken}/${method}`,
      body,
    });
    if (answer.status >= 300 || isRefusal(answer.json)) throw failureOf(method, answer, settings.botToken);
    const done = schema.safeParse(answer.json);
    if (done.success) return done.data;
    throw new OutboundError(
      'unknown',
      'telegram.unreadable_answer',
      `Telegram answered ${method} with success in an unknown shape; whether it was done is not known.`,
      { status: answer.status },
    );
  }

  return {
    channel: 'telegram',
    account: settings.botId,
    settles: 'no',
    async send(message) {
      const { result } = await call('sendMessage', sendMessageBody(message), sentSchema);
      return { messageId: `${result.chat.id}:${result.message_id}` };
    },
    async answerCallback(callbackId) {
      await call('answerCallbackQuery', { callback_query_id: callbackId }, doneSchema);
    },
  };
}

const isRefusal = (json: unknown): boolean => refusalSchema.safeParse(json).success;
