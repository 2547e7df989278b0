/** What people do in the simulated MAX: start the bot, write, press a button, edit, take back, stop the bot. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimAction, SimWorld } from '../../sandbox/contract';
import type { Chat, ChatButton, ChatMessage } from '../chat-book';
import { hook } from './hook';
import type { MaxHookSettings } from './settings';
import type { MaxState } from './simulator-state';

/** MAX gives up, and unsubscribes, after so long without a success. */
const RETRY_FOR_MS = 8 * 3600 * 1000;

const chatId = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((value) => /^-?[1-9]\d{0,14}$/.test(value), 'a chat id: digits');
const chatSchema = z.object({ chatId, name: z.string().optional(), language: z.string().optional() });
const writeSchema = chatSchema.extend({ text: z.string().min(1) });
const pressSchema = z.object({ chatId, id: z.string().min(1), messageId: z.string().optional() });
const editSchema = z.object({ chatId, messageId: z.string(), text: z.string().min(1) });
const removeSchema = z.object({ chatId, messageId: z.string() });
const blockSchema = z.object({ chatId, blocked: z.boolean().default(true) });

export function peopleActions(
  world: SimWorld,
  state: MaxState,
  settings: MaxHookSettings,
): Record<string, SimAction> {
  const emit = (chat: Chat, update_type: string, update: object) => {
    const body = Buffer.from(JSON.stringify({ update_type, timestamp: world.now().getTime(), ...update }));
    const headers = hook.sign(body, settings);
    world.emit({ body, headers, order: `chat:${chat.id}`, retryForMs: RETRY_FOR_MS });
  };
  const openChat = (parameters: Record<string, unknown>): Chat => {
    const { chatId: id, ...facts } = chatSchema.parse(parameters);
    return state.book.open(id, { ...facts, userId: userIdOf(id) });
  };
  const ofPerson = (chat: Chat, messageId: string): ChatMessage => {
    const found = chat.messages.find((one) => one.id === messageId && one.from === 'person');
    if (!found) throw new Error(`Chat ${chat.id} has no message ${messageId} of the person.`);
    return found;
  };

  return {
    start(parameters) {
      const chat = openChat(parameters);
      chat.blocked = false;
      emit(chat, 'bot_started', {
        chat_id: Number(chat.id),
        user: userOf(chat),
        user_locale: localeOf(chat),
      });
      return { chatId: chat.id };
    },
    write(parameters) {
      const { text } = writeSchema.parse(parameters);
      const chat = openChat(parameters);
      const said: ChatMessage = { id: state.mid(), from: 'person', text, at: world.now().toISOString() };
      state.book.add(chat, said);
      emit(chat, 'message_created', { message: messageOf(chat, said), user_locale: localeOf(chat) });
      return { messageId: said.id };
    },
    press(parameters) {
      const { chatId: id, id: buttonId, messageId } = pressSchema.parse(parameters);
      const chat = state.book.open(id);
      const found = state.book.newestWithButton(chat, buttonId, messageId);
      if (!found)
        throw new Error(`Chat ${id} has no message with a button "${buttonId}". Wait for it, then press.`);
      const callbackId = randomUUID();
      state.pressed(callbackId);
      emit(chat, 'message_callback', {
        callback: {
          timestamp: world.now().getTime(),
          callback_id: callbackId,
          payload: buttonId,
          user: userOf(chat),
        },
        message: messageOf(chat, found.message),
        user_locale: localeOf(chat),
      });
      return { callbackId };
    },
    edit(parameters) {
      const { chatId: id, messageId, text } = editSchema.parse(parameters);
      const chat = state.book.open(id);
      const said = ofPerson(chat, messageId);
      said.text = text;
      emit(chat, 'message_edited', { message: messageOf(chat, said) });
      return { messageId };
    },
    remove(parameters) {
      const { chatId: id, messageId } = removeSchema.parse(parameters);
      const chat = state.book.open(id);
      ofPerson(chat, messageId).withdrawn = true;
      emit(chat, 'message_removed', {
        message_id: messageId,
        chat_id: Number(id),
        user_id: Number(chat.userId),
      });
      return { messageId };
    },
    block(parameters) {
      const { chatId: id, blocked } = blockSchema.parse(parameters);
      const chat = state.book.open(id);
      chat.blocked = blocked;
      const type = blocked ? 'bot_stopped' : 'bot_started';
      emit(chat, type, { chat_id: Number(id), user: userOf(chat), user_locale: localeOf(chat) });
      return { blocked };
    },
    /** What MAX does after 8 hours without a success. */
    unsubscribe() {
      state.subscriptions = [];
      return { subscriptions: 0 };
    },
  };
}

/** Another number than the chat's, so that the two are not taken for one another. */
const userIdOf = (id: string): string => String(Math.abs(Number(id)) + 1);
const localeOf = (chat: Chat): string => chat.language ?? 'ru';
const userOf = (chat: Chat) => ({
  user_id: Number(chat.userId ?? userIdOf(chat.id)),
  first_name: chat.name,
  is_bot: false,
});

const messageOf = (chat: Chat, { id, from, text, at, buttons }: ChatMessage) => ({
  sender: from === 'person' ? userOf(chat) : { user_id: 12345, first_name: 'Fixit', is_bot: true },
  recipient: { chat_id: Number(chat.id), chat_type: 'dialog' },
  timestamp: Date.parse(at),
  body: {
    mid: id,
    seq: 1,
    text,
    ...(buttons
      ? { attachments: [{ type: 'inline_keyboard', payload: { buttons: buttons.map(buttonRow) } }] }
      : {}),
  },
});

const buttonRow = ({ id, title }: ChatButton) => [{ type: 'callback', text: title, payload: id }];
