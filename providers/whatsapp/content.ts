/** What a person sent, by the message's `type`. */
import type { z } from 'zod';
import type { MediaKind, MessageContent } from '../../workflows/events';
import type { WaMessage } from './schema';
import {
  cardsSchema,
  interactiveSchema,
  locationSchema,
  mediaSchema,
  replySchema,
  templateButtonSchema,
  textSchema,
} from './schema';

/** Not a contribution of a person to the conversation: kept, not routed. By message type. */
export const NOT_A_CONTRIBUTION: ReadonlyMap<string, string> = new Map([
  ['system', 'a notice of WhatsApp about the person (changed number or user id)'],
  ['request_welcome', 'the chat was opened, nothing was written'],
]);

const MEDIA = {
  image: 'image',
  document: 'document',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
} as const satisfies Record<string, MediaKind>;

/** Undefined = a known type in a shape we do not know. A type we do not know is `unsupported` content. */
export function contentOf(message: WaMessage): MessageContent | undefined {
  const part = message[message.type];
  const ofMessageId = message.context?.id;
  switch (message.type) {
    case 'text':
      return read(textSchema, part, (text) => ({ type: 'text', text: text.body }));
    case 'interactive':
      return interactive(part, ofMessageId);
    case 'button':
      return read(templateButtonSchema, part, (button) => ({
        type: 'choice',
        id: button.payload ?? button.text,
        title: button.text,
        ofMessageId,
      }));
    case 'image':
    case 'document':
    case 'audio':
    case 'video':
    case 'sticker': {
      const kind = MEDIA[message.type];
      return read(mediaSchema, part, (media) => ({
        type: 'media',
        media: kind === 'audio' && media.voice ? 'voice' : kind,
        mediaId: media.id,
        mimeType: media.mime_type,
        fileName: media.filename,
        caption: media.caption,
      }));
    }
    case 'location':
      return read(locationSchema, part, ({ latitude, longitude, name, address }) => ({
        type: 'location',
        latitude,
        longitude,
        name,
        address,
      }));
    case 'contacts':
      return read(cardsSchema, part, contactOf);
    default:
      return { type: 'unsupported', what: whatIsUnsupported(message) };
  }
}

/** One message may hold several cards; they become one, with each one's number at its name. */
function contactOf(cards: z.infer<typeof cardsSchema>): MessageContent {
  const people = cards.map(({ name, phones = [] }) => {
    const [phone] = phones.flatMap(({ phone, wa_id }) => phone ?? wa_id ?? []);
    return { name: name?.formatted_name, phone };
  });
  const [one] = people;
  if (one?.name !== undefined && people.length === 1)
    return { type: 'contact', name: one.name, phone: one.phone };
  const all = people.map(({ name, phone }) => [name, phone].filter(Boolean).join(', '));
  return { type: 'contact', name: all.filter(Boolean).join('; ') };
}

/** `unsupported: {"type": "poll_creation"}` says more than the type itself. */
function whatIsUnsupported(message: WaMessage): string {
  const inner = message.unsupported;
  if (typeof inner === 'object' && inner !== null && 'type' in inner && typeof inner.type === 'string') {
    return inner.type;
  }
  return message.type;
}

function interactive(part: unknown, ofMessageId: string | undefined): MessageContent | undefined {
  const parsed = interactiveSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { type, button_reply, list_reply } = parsed.data;
  if (type !== 'button_reply' && type !== 'list_reply') return { type: 'unsupported', what: type };
  return read(replySchema, type === 'button_reply' ? button_reply : list_reply, (reply) => ({
    type: 'choice',
    id: reply.id,
    title: reply.title,
    ofMessageId,
  }));
}

function read<T>(
  schema: z.ZodType<T>,
  part: unknown,
  make: (value: T) => MessageContent,
): MessageContent | undefined {
  const parsed = schema.safeParse(part);
  return parsed.success ? make(parsed.data) : undefined;
}
