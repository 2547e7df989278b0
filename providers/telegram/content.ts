/** What a person sent: Telegram has no type member, the content's own member tells. */
import type { z } from 'zod';
import type { MediaKind, MessageContent } from '../../workflows/events';
import { SERVICE_MESSAGES, UNSUPPORTED_CONTENT } from './kinds';
import type { TgMessage } from './schema';
import { contactSchema, fileSchema, locationSchema, photoSchema, venueSchema } from './schema';

export type ContentReading = { content: MessageContent } | { unread: string } | { ignored: string };

/** In this order: an animation carries a copy of itself as `document`, a venue one of its `location`. */
const FILES: readonly (readonly [member: string, media: MediaKind])[] = [
  ['animation', 'video'],
  ['voice', 'voice'],
  ['audio', 'audio'],
  ['video_note', 'video'],
  ['video', 'video'],
  ['sticker', 'sticker'],
  ['document', 'document'],
];

export function contentOf(message: TgMessage): ContentReading {
  const has = (member: string) => message[member] !== undefined;
  if (has('text')) {
    return typeof message.text === 'string'
      ? { content: { type: 'text', text: message.text } }
      : { unread: 'a text that is none' };
  }
  const file = FILES.find(([member]) => has(member));
  if (file) return media(file[1], fileSchema.safeParse(message[file[0]]), message, file[0]);
  if (has('photo')) return photo(message);
  if (has('venue')) {
    return read(venueSchema, message.venue, 'venue', ({ location, title, address }) => ({
      ...place(location),
      name: title,
      address,
    }));
  }
  if (has('location')) return read(locationSchema, message.location, 'location', place);
  if (has('contact')) {
    return read(contactSchema, message.contact, 'contact', (card) => ({
      type: 'contact',
      name: [card.first_name, card.last_name].filter(Boolean).join(' '),
      phone: phoneOf(card.phone_number),
    }));
  }

  const unsupported = UNSUPPORTED_CONTENT.find(has);
  if (unsupported) return { content: { type: 'unsupported', what: unsupported } };
  const service = SERVICE_MESSAGES.find(has);
  if (service) return { ignored: `a service message: ${service}` };
  // A kind newer than this list. Somebody wrote it, so somebody should be answered.
  return { content: { type: 'unsupported', what: 'unknown' } };
}

/** The number of whoever shares their own card; Telegram writes it with or without the plus. */
export function ownPhoneOf({ contact, from }: TgMessage): string | undefined {
  const card = contactSchema.safeParse(contact).data;
  return card && from && card.user_id === from.id ? phoneOf(card.phone_number) : undefined;
}

const phoneOf = (text: string): string | undefined => {
  const digits = text.replace(/\D/g, '');
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : undefined;
};

function photo(message: TgMessage): ContentReading {
  const sizes = photoSchema.safeParse(message.photo);
  if (!sizes.success) return { unread: 'a message with photo in an unknown shape' };
  const largest = fileSchema.safeParse(sizes.data.at(-1));
  return media('image', largest, message, 'photo');
}

function media(
  kind: MediaKind,
  file: z.ZodSafeParseResult<z.infer<typeof fileSchema>>,
  message: TgMessage,
  member: string,
): ContentReading {
  if (!file.success) return { unread: `a message with ${member} in an unknown shape` };
  return {
    content: {
      type: 'media',
      media: kind,
      mediaId: file.data.file_id,
      // Photos are always JPEG and say nothing of it.
      mimeType: file.data.mime_type ?? (member === 'photo' ? 'image/jpeg' : undefined),
      fileName: file.data.file_name,
      caption: message.caption,
      album: message.media_group_id,
    },
  };
}

const place = ({ latitude, longitude }: z.infer<typeof locationSchema>) => ({
  type: 'location' as const,
  latitude,
  longitude,
});

function read<T>(
  schema: z.ZodType<T>,
  part: unknown,
  member: string,
  make: (value: T) => MessageContent,
): ContentReading {
  const parsed = schema.safeParse(part);
  return parsed.success
    ? { content: make(parsed.data) }
    : { unread: `a message with ${member} in an unknown shape` };
}
