/** The simulated methods that leave something behind. Descriptions are those of the real server. */
import { z } from 'zod';
import type { SimAnswer, SimWorld } from '../../sandbox/contract';
import { CALLBACK_DATA_BYTES, TEXT_LIMIT } from './message';
import type { TelegramState } from './simulator-state';

export type Parameters = Record<string, unknown>;

export const ok = (result: unknown, description?: string): SimAnswer => ({
  status: 200,
  body: { ok: true, result, ...(description ? { description } : {}) },
});

/** @param parameters https://core.telegram.org/bots/api#responseparameters */
export const fail = (code: number, description: string, parameters?: object): SimAnswer => ({
  status: code,
  body: { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) },
});

const keyboardSchema = z.object({
  inline_keyboard: z
    .array(z.array(z.object({ text: z.string().min(1), callback_data: z.string().min(1) })))
    .default([]),
  force_reply: z.literal(true).optional(),
  selective: z.boolean().optional(),
});
const replySchema = z.object({ message_id: z.int() }).optional().catch(undefined);

export function sendMessage(
  parameters: Parameters,
  world: SimWorld,
  state: TelegramState,
  bot: object,
): SimAnswer {
  const chatId = String(parameters.chat_id ?? '');
  if (chatId === '') return fail(400, 'Bad Request: chat_id is empty');
  if (!/^-?[1-9]\d{0,15}$/.test(chatId)) return fail(400, 'Bad Request: chat not found');
  const text = String(parameters.text ?? '');
  if (text.trim() === '') return fail(400, 'Bad Request: message text is empty');
  if (text.length > TEXT_LIMIT) return fail(400, 'Bad Request: message is too long');
  const markup = structured(parameters.reply_markup);
  const keyboard = keyboardSchema.safeParse(markup);
  if (markup !== undefined && !keyboard.success) {
    return fail(400, "Bad Request: can't parse inline keyboard button");
  }
  const rows = keyboard.success ? keyboard.data.inline_keyboard : [];
  if (rows.flat().some((button) => Buffer.byteLength(button.callback_data) > CALLBACK_DATA_BYTES)) {
    return fail(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  const obstacle = state.obstacles.of(chatId, world.now());
  if (obstacle) return obstacle;
  const chat = state.book.open(chatId);
  if (chat.blocked)
    return fail(
      403,
      chatType(chatId) === 'private'
        ? 'Forbidden: bot was blocked by the user'
        : 'Forbidden: bot was kicked from the group chat',
    );

  const reply = replySchema.parse(structured(parameters.reply_parameters));
  const at = world.now();
  const messageId = state.messageId();
  const id = `${chatId}:${messageId}`;
  const buttons = rows.flat().map((button) => ({ id: button.callback_data, title: button.text }));
  state.book.add(chat, {
    id,
    from: 'business',
    text,
    ...(buttons.length > 0 ? { buttons } : {}),
    ...(reply ? { replyTo: `${chatId}:${reply.message_id}` } : {}),
    at: at.toISOString(),
  });
  world.record({ type: 'message', id, subject: chatId, detail: { text, buttons } });
  return ok({
    message_id: messageId,
    from: bot,
    chat: { id: Number(chatId), type: chatType(chatId) },
    date: Math.floor(at.getTime() / 1000),
    text,
    ...(rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}),
  });
}

export function answerCallbackQuery(
  parameters: Parameters,
  world: SimWorld,
  state: TelegramState,
): SimAnswer {
  const id = String(parameters.callback_query_id ?? '');
  if (!state.answered(id)) {
    return fail(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
  }
  world.record({ type: 'callback', id });
  return ok(true);
}

/** Ids of groups are negative. */
export const chatType = (chatId: string): string => (chatId.startsWith('-') ? 'group' : 'private');

/** In a form or a query a structure comes as JSON text. */
function structured(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // Refused by the schema.
  }
}
