/**
 * What people do in the simulated WhatsApp: write, press a button or a row, send a file or a place, block and unblock
 * the business, change their number or hide it.
 */
import { z } from 'zod';
import type { SimAction, SimWorld } from '../../sandbox/contract';
import type { Chat, ChatBook } from '../chat-book';
import type { Business } from './simulator-hooks';
import { mediaIdOf } from './simulator-media';
import type { FileKind } from './simulator-files';
import { FILES, sha256 } from './simulator-files';
import { messagesHook, personHook, unixSeconds, wamid } from './simulator-hooks';

/** A phone with or without the plus. Absent with a `userId`: a person who took a user name and shows no phone. */
const phone = z
  .union([z.string(), z.int()])
  .transform((value) => String(value).replace(/[\s()-]/g, ''))
  .refine((value) => /^\+?\d{5,20}$/.test(value), 'a phone, for example +79161234567')
  .transform((value) => value.replace('+', ''));

export const who = {
  from: phone.optional(),
  userId: z.string().min(1).optional(),
  name: z.string().optional(),
};
const writeSchema = z.object({ ...who, text: z.string() });
const pressSchema = z.object({
  ...who,
  id: z.string(),
  title: z.string().optional(),
  messageId: z.string().optional(),
});
const fileSchema = z.object({ ...who, caption: z.string().optional() });
const placeSchema = z.object({
  ...who,
  latitude: z.number().default(55.751244),
  longitude: z.number().default(37.618423),
  /** What the place is called. */
  place: z.string().optional(),
  address: z.string().optional(),
});
const moveSchema = z.object({ ...who, to: phone, toUserId: z.string().min(1).optional() });
const hideSchema = z.object({ ...who, hidden: z.boolean().default(true) });
const blockSchema = z.object({ ...who, blocked: z.boolean().default(true) });
type Who = Pick<z.infer<typeof writeSchema>, keyof typeof who>;

export function peopleActions(
  world: SimWorld,
  book: ChatBook,
  business: Business,
): Record<string, SimAction> {
  const says = (chat: Chat, text: string, content: object, replyTo?: string) => {
    const at = world.now();
    const id = wamid();
    book.add(chat, { id, from: 'person', text, replyTo, at: at.toISOString() });
    world.emit(personHook(business, chat, { id, at, content, replyTo }));
    return { messageId: id };
  };

  /** @param type what Meta calls it; a voice message is an audio that was recorded in the chat */
  const sends =
    (kind: FileKind, type: 'image' | 'audio' | 'document') => (parameters: Record<string, unknown>) => {
      const { caption, ...person } = fileSchema.parse(parameters);
      const { mimeType, content, ...more } = FILES[kind];
      const file = {
        id: mediaIdOf(kind, world.now()),
        mime_type: mimeType,
        sha256: sha256(content, 'base64'),
        ...(caption === undefined ? {} : { caption }),
        ...('fileName' in more ? { filename: more.fileName } : {}),
        ...(kind === 'voice' ? { voice: true } : {}),
      };
      const shown = [`[${kind}]`, caption].filter(Boolean).join(' ');
      return { ...says(chatOf(person, book), shown, { type, [type]: file }), mediaId: file.id };
    };

  return {
    sendPhoto: sends('image', 'image'),
    sendVoice: sends('voice', 'audio'),
    sendDocument: sends('document', 'document'),
    sendLocation(parameters) {
      const { latitude, longitude, place: name, address, ...person } = placeSchema.parse(parameters);
      const location = { latitude, longitude, name, address };
      return says(chatOf(person, book), `[location] ${name ?? ''}`.trim(), { type: 'location', location });
    },
    write(parameters) {
      const { text, ...person } = writeSchema.parse(parameters);
      return says(chatOf(person, book), text, { type: 'text', text: { body: text } });
    },
    press(parameters) {
      const { id, title, messageId, ...person } = pressSchema.parse(parameters);
      const chat = chatOf(person, book);
      const found = book.newestWithButton(chat, id, messageId);
      if (!found && title === undefined) {
        throw new Error(`${chat.id} has no message with a button "${id}". Wait for it, or give a title too.`);
      }
      const reply = { id, title: title ?? found?.button.title ?? id };
      const kind = found?.message.list === undefined ? 'button_reply' : 'list_reply';
      const content = { type: 'interactive', interactive: { type: kind, [kind]: reply } };
      return says(chat, reply.title, content, found?.message.id ?? messageId);
    },
    /** Keeps the chat, which its new number names from now on. */
    changeNumber(parameters) {
      const { to, toUserId, ...person } = moveSchema.parse(parameters);
      const chat = chatOf(person, book);
      const system = {
        type: 'user_changed_number',
        body: 'The person changed their number',
        wa_id: to,
        user_id: toUserId,
      };
      const { phone, userId } = chat;
      const message = {
        from: phone?.slice(1),
        from_user_id: userId,
        id: wamid(),
        timestamp: unixSeconds(world.now()),
        type: 'system',
        system,
      };
      world.emit(messagesHook(business, chat.id, { messages: [message] }));
      book.rename(chat, to, { phone: `+${to}`, userId: toUserId });
      return { messageId: message.id };
    },
    /** A person with a user id shows nothing but that from now on. */
    hidePhone(parameters) {
      const { hidden, ...person } = hideSchema.parse(parameters);
      const chat = chatOf(person, book);
      if (chat.userId === undefined) throw new Error(`${chat.id} has no user id: write with one first.`);
      return { hidden: (chat.hidesPhone = hidden) };
    },
    block(parameters) {
      const { blocked, ...person } = blockSchema.parse(parameters);
      return { blocked: (chatOf(person, book).blocked = blocked) };
    },
  };
}

export function chatOf({ from, userId, name }: Who, book: ChatBook): Chat {
  const known = userId === undefined ? undefined : book.all().find((chat) => chat.userId === userId);
  const id = known?.id ?? from ?? userId;
  if (id === undefined) throw new Error('Say who: from (a phone) or userId.');
  return book.open(id, { phone: from === undefined ? undefined : `+${from}`, userId, name });
}
