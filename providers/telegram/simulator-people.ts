/** What people do in the simulated Telegram: write, press a button, edit, react, block the bot, move their group. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { SimAction, SimWorld } from '../../sandbox/contract';
import type { Chat, ChatButton } from '../chat-book';
import { hook } from './hook';
import type { TelegramHookSettings } from './settings';
import { contentOf, contentSchema } from './simulator-content';
import { chatType } from './simulator-methods';
import { reactTo } from './simulator-reaction';
import type { TelegramState } from './simulator-state';
import { webhookSchema } from './simulator-state';

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
  /** In a group: who writes, and to which message they reply. */
  userId: z.int().positive().optional(),
  memberName: z.string().optional(),
  replyTo: z.string().optional(),
});
const sendSchema = contentSchema.extend({ chatId, name: z.string().optional() });
const forgetSchema = z.object({ fileId: z.string() });
const pressSchema = z.object({
  chatId,
  id: z.string().min(1),
  messageId: z.string().optional(),
  userId: z.int().positive().optional(),
});
const editSchema = z.object({ chatId, messageId: z.string(), text: z.string().min(1) });
const reactSchema = z.object({ chatId, messageId: z.string(), emoji: z.string().min(1).optional() });
const chatOnlySchema = z.object({ chatId });
const limitSchema = z.object({ chatId: chatId.optional(), seconds: z.number().min(0) });
const migrateSchema = z.object({ chatId, to: chatId, quietly: z.boolean().default(false) });
const blockSchema = z.object({ chatId, blocked: z.boolean().default(true) });

export function peopleActions(
  world: SimWorld,
  state: TelegramState,
  settings: TelegramHookSettings,
  bot: { botId: string },
): Record<string, SimAction> {
  const emit = (chat: Chat, update: object) => {
    const updateId = state.updateId();
    const body = Buffer.from(JSON.stringify({ update_id: updateId, ...update }));
    const headers = hook.sign(body, settings);
    // A chat's updates go out one after another; the next waits until the last is taken.
    world.emit({ body, headers, order: `chat:${chat.id}`, retryForMs: RETRY_FOR_MS });
    return updateId;
  };

  const repliedTo = (chat: Chat, messageId: string) => {
    const message = chat.messages.find((one) => one.id === messageId);
    if (!message) throw new Error(`Chat ${chat.id} has no message ${messageId} to reply to.`);
    const from =
      message.from === 'business'
        ? { id: Number(bot.botId) || 0, is_bot: true, first_name: 'Fixit' }
        : userOf(chat);
    return { message_id: Number(messageId.split(':')[1]), from, chat: tgChatOf(chat), text: message.text };
  };

  return {
    write(parameters) {
      const { chatId: id, text, name, language, userId, memberName, replyTo } = writeSchema.parse(parameters);
      const chat = state.book.open(id, { name, language });
      const at = world.now();
      const messageId = state.messageId();
      state.book.add(chat, { id: `${id}:${messageId}`, from: 'person', text, at: at.toISOString() });
      const updateId = emit(chat, {
        message: {
          message_id: messageId,
          from: userOf(chat, userId, memberName),
          chat: tgChatOf(chat),
          date: Math.floor(at.getTime() / 1000),
          text,
          ...entitiesOf(text),
          ...(replyTo === undefined ? {} : { reply_to_message: repliedTo(chat, replyTo) }),
        },
      });
      return { messageId: `${id}:${messageId}`, updateId };
    },
    send(parameters) {
      const { chatId: id, name, ...sent } = sendSchema.parse(parameters);
      const chat = state.book.open(id, { name });
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
      const { chatId: id, id: buttonId, messageId, userId } = pressSchema.parse(parameters);
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
          from: userOf(chat, userId),
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
    edit(parameters) {
      const { chatId: id, messageId, text } = editSchema.parse(parameters);
      const chat = state.book.open(id);
      const message = chat.messages.find((one) => one.id === messageId && one.from === 'person');
      if (!message) throw new Error(`Chat ${id} has no message ${messageId} of the person.`);
      message.text = text;
      const updateId = emit(chat, {
        edited_message: {
          message_id: Number(messageId.split(':')[1]),
          from: userOf(chat),
          chat: tgChatOf(chat),
          date: Math.floor(Date.parse(message.at) / 1000),
          edit_date: Math.floor(world.now().getTime() / 1000),
          text,
        },
      });
      return { messageId, updateId };
    },
    react(parameters) {
      const { chatId: id, messageId, emoji } = reactSchema.parse(parameters);
      const chat = state.book.open(id);
      const reaction = reactTo(chat, messageId, emoji, world.now());
      return emit(chat, { message_reaction: { ...reaction, chat: tgChatOf(chat), user: userOf(chat) } });
    },
    /** The person blocks the bot or lets it write again; in a group: somebody removes it or adds it. */
    block(parameters) {
      const { chatId: id, blocked } = blockSchema.parse(parameters);
      const chat = state.book.open(id);
      chat.blocked = blocked;
      const status = (kicked: boolean) => ({
        user: { id: Number(bot.botId) || 0, is_bot: true, first_name: 'Fixit' },
        status: kicked ? 'kicked' : 'member',
        ...(kicked ? { until_date: 0 } : {}),
      });
      emit(chat, {
        my_chat_member: {
          chat: tgChatOf(chat),
          from: userOf(chat),
          date: Math.floor(world.now().getTime() / 1000),
          old_chat_member: status(!blocked),
          new_chat_member: status(blocked),
        },
      });
      return { blocked };
    },
    /** The account is deleted: Telegram tells nobody, it refuses. */
    deactivate(parameters) {
      state.obstacles.deactivate(chatOnlySchema.parse(parameters).chatId);
      return { deactivated: true };
    },
    /** Without a chat: the whole bot. */
    limit(parameters) {
      const { chatId: id = '*', seconds } = limitSchema.parse(parameters);
      state.obstacles.limit(id, new Date(world.now().getTime() + seconds * 1000));
      return { limited: id };
    },
    /** What getWebhookInfo is to tell: updates that wait, a call that failed. */
    webhook(parameters) {
      state.webhook = webhookSchema.parse({ ...state.webhook, ...parameters });
      return { url: state.webhookUrl };
    },
    /** A group becomes a supergroup, which both chats are told of unless `quietly`. */
    migrate(parameters) {
      const { chatId: id, to, quietly } = migrateSchema.parse(parameters);
      const [old, now] = [state.book.open(id), state.book.open(to, { name: state.book.open(id).name })];
      state.obstacles.move(id, Number(to));
      if (quietly) return { to };
      const notice = (chat: Chat, member: object) =>
        emit(chat, {
          message: {
            message_id: state.messageId(),
            from: userOf(chat),
            chat: tgChatOf(chat),
            date: Math.floor(world.now().getTime() / 1000),
            ...member,
          },
        });
      notice(old, { migrate_to_chat_id: Number(to) });
      notice(now, { migrate_from_chat_id: Number(id) });
      return { to };
    },
  };
}

const keyboardRow = ({ id, title }: ChatButton) => [{ text: title, callback_data: id }];

const tgChatOf = (chat: Chat) => ({
  id: Number(chat.id),
  type: chatType(chat.id),
  ...(chat.id.startsWith('-') ? { title: chat.name } : { first_name: chat.name }),
});

const userOf = (chat: Chat, userId?: number, name?: string) => ({
  // A group's lines come from one of its members.
  id: userId ?? Math.abs(Number(chat.id)),
  is_bot: false,
  first_name: name ?? chat.name,
  language_code: chat.language ?? 'ru',
});

/** Commands at the start and names anywhere, as Telegram marks them. */
function entitiesOf(text: string): object {
  const command = /^\/\w+(@\w+)?/.exec(text);
  const names = [...text.matchAll(/(?<![\w/@])@\w+/g)].filter(({ index }) => index > 0 || !command);
  const entities = [
    ...(command ? [{ offset: 0, length: command[0].length, type: 'bot_command' }] : []),
    ...names.map(({ index, 0: name }) => ({ offset: index, length: name.length, type: 'mention' })),
  ];
  return entities.length > 0 ? { entities } : {};
}
