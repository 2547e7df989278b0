/** What people do in the simulated Telegram: write, press a button, block and unblock the bot. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { SimAction, SimWorld } from '../../sandbox/contract';
import type { Chat, ChatButton } from '../chat-book';
import { hook } from './hook';
import type { TelegramHookSettings } from './settings';
import { contentOf, contentSchema } from './simulator-content';
import { chatType } from './simulator-methods';
import type { TelegramState } from './simulator-state';

/** Updates older than a day are dropped. */
const RETRY_FOR_MS = 24 * 3600 * 1000;

const chatId = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((value) => /^-?[1-9]\d{0,15}$/.test(value), 'a chat id: digits, negative for a group');

const writeSchema = z.object({
  chatId,
  text: z.string().min(1),
  name: z.string().optional(),
  language: z.string().optional(),
});
const sendSchema = contentSchema.extend({ chatId });
const forgetSchema = z.object({ fileId: z.string() });
const pressSchema = z.object({ chatId, id: z.string().min(1), messageId: z.string().optional() });
const blockSchema = z.object({ chatId, blocked: z.boolean().default(true) });

export function peopleActions(
  world: SimWorld,
  state: TelegramState,
  settings: TelegramHookSettings,
): Record<string, SimAction> {
  const emit = (chat: Chat, update: object) => {
    const updateId = state.updateId();
    const body = Buffer.from(JSON.stringify({ update_id: updateId, ...update }));
    const headers = hook.sign(body, settings);
    // A chat's updates go out one after another; the next waits until the last is taken.
    world.emit({ body, headers, order: `chat:${chat.id}`, retryForMs: RETRY_FOR_MS });
    return updateId;
  };

  return {
    write(parameters) {
      const { chatId: id, text, name, language } = writeSchema.parse(parameters);
      const chat = state.book.open(id, { name, language });
      const at = world.now();
      const messageId = state.messageId();
      state.book.add(chat, { id: `${id}:${messageId}`, from: 'person', text, at: at.toISOString() });
      const command = /^\/\w+/.exec(text)?.[0];
      const updateId = emit(chat, {
        message: {
          message_id: messageId,
          from: userOf(chat),
          chat: tgChatOf(chat),
          date: Math.floor(at.getTime() / 1000),
          text,
          ...(command ? { entities: [{ offset: 0, length: command.length, type: 'bot_command' }] } : {}),
        },
      });
      return { messageId: `${id}:${messageId}`, updateId };
    },
    send(parameters) {
      const { chatId: id, ...sent } = sendSchema.parse(parameters);
      const chat = state.book.open(id);
      const at = world.now();
      const messageId = state.messageId();
      const text = [`[${sent.kind}]`, sent.caption].filter(Boolean).join(' ');
      state.book.add(chat, { id: `${id}:${messageId}`, from: 'person', text, at: at.toISOString() });
      const updateId = emit(chat, {
        message: {
          message_id: messageId,
          from: userOf(chat),
          chat: tgChatOf(chat),
          date: Math.floor(at.getTime() / 1000),
          ...contentOf(sent, state.files, userOf(chat)),
        },
      });
      return { messageId: `${id}:${messageId}`, updateId };
    },
    forgetFile(parameters) {
      state.files.forget(forgetSchema.parse(parameters).fileId);
      return { forgotten: true };
    },
    press(parameters) {
      const { chatId: id, id: buttonId, messageId } = pressSchema.parse(parameters);
      const chat = state.book.open(id);
      const found = state.book.newestWithButton(chat, buttonId, messageId);
      if (!found) {
        throw new Error(`Chat ${id} has no message with a button "${buttonId}". Wait for it, then press.`);
      }
      const callbackId = `${randomInt(1e9, 1e10)}${randomInt(1e9)}`;
      state.pressed(callbackId);
      const updateId = emit(chat, {
        callback_query: {
          id: callbackId,
          from: userOf(chat),
          message: {
            message_id: Number(found.message.id.split(':')[1]),
            chat: tgChatOf(chat),
            date: Math.floor(Date.parse(found.message.at) / 1000),
            text: found.message.text,
            reply_markup: { inline_keyboard: (found.message.buttons ?? []).map(keyboardRow) },
          },
          chat_instance: `-${id.replace('-', '')}`,
          data: buttonId,
        },
      });
      return { callbackId, updateId };
    },
    block(parameters) {
      const { chatId: id, blocked } = blockSchema.parse(parameters);
      return { blocked: (state.book.open(id).blocked = blocked) };
    },
  };
}

const keyboardRow = ({ id, title }: ChatButton) => [{ text: title, callback_data: id }];

const tgChatOf = (chat: Chat) => ({
  id: Number(chat.id),
  type: chatType(chat.id),
  ...(chat.id.startsWith('-') ? { title: chat.name } : { first_name: chat.name }),
});

const userOf = (chat: Chat) => ({
  // A group's lines come from one of its members.
  id: Math.abs(Number(chat.id)),
  is_bot: false,
  first_name: chat.name,
  language_code: chat.language ?? 'ru',
});
