/** What a person sent. One MAX message may hold several files: each is a message of ours, as in an album. */
import type { MediaKind, MessageContent } from '../../workflows/events';
import { videoId } from './media';
import type { MaxAttachment, MaxBody, MaxMessage } from './schema';
import { contactSchema, fileSchema, locationSchema, shareSchema } from './schema';

export type ContentReading = { contents: MessageContent[] } | { unread: string } | { ignored: string };

const FILES: Readonly<Record<string, MediaKind>> = {
  image: 'image',
  video: 'video',
  audio: 'voice',
  file: 'document',
  sticker: 'sticker',
};

export function contentsOf(message: MaxMessage): ContentReading {
  const { text, attachments } = bodyOf(message);
  const sent = attachments ?? [];
  const files = sent.filter(({ type }) => FILES[type] !== undefined);
  if (files.length > 0) return media(files, text ?? undefined, message.body.mid);
  const [other] = sent.filter(({ type }) => type !== 'share' && type !== 'inline_keyboard');
  if (text) return { contents: [{ type: 'text', text }] };
  if (other) return one(other);
  const share = sent.find(({ type }) => type === 'share');
  if (share) {
    const card = shareSchema.safeParse(share).data;
    const words = card?.payload?.url ?? card?.title;
    return words
      ? { contents: [{ type: 'text', text: words }] }
      : { unread: 'a message with share in an unknown shape' };
  }
  return { ignored: 'a message without content' };
}

/** What is passed on stands in the link, and the message itself is empty. */
function bodyOf({ body, link }: MaxMessage): Pick<MaxBody, 'text' | 'attachments'> {
  const isEmpty = !body.text && (body.attachments ?? []).length === 0;
  return isEmpty && link?.type === 'forward' && link.message ? link.message : body;
}

function media(files: MaxAttachment[], caption: string | undefined, mid: string): ContentReading {
  const contents: MessageContent[] = [];
  for (const file of files) {
    const parsed = fileSchema.safeParse(file).data;
    const kind = FILES[file.type];
    if (!parsed || !kind) return { unread: `a message with ${file.type} in an unknown shape` };
    contents.push({
      type: 'media',
      media: kind,
      mediaId: idOf(file.type, parsed.payload),
      fileName: parsed.filename ?? undefined,
      ...(contents.length === 0 ? { caption } : {}),
      ...(files.length > 1 ? { album: mid } : {}),
    });
  }
  return { contents };
}

/** A video's URL is no file; its token leads to one. */
const idOf = (type: string, { url, token }: { url: string; token?: string | null }): string =>
  type === 'video' && token ? videoId(token) : url;

function one(attachment: MaxAttachment): ContentReading {
  switch (attachment.type) {
    case 'location': {
      const place = locationSchema.safeParse(attachment).data;
      if (!place) return { unread: 'a message with location in an unknown shape' };
      return {
        contents: [{ type: 'location', latitude: place.latitude, longitude: place.longitude }],
      };
    }
    case 'contact': {
      const card = contactSchema.safeParse(attachment).data?.payload;
      if (!card) return { unread: 'a message with contact in an unknown shape' };
      const owner = card.max_info ?? card.tam_info;
      const name = field(card.vcf_info, 'FN') ?? owner?.name ?? owner?.first_name ?? '';
      return { contents: [{ type: 'contact', name, phone: phoneIn(card.vcf_info) }] };
    }
    default:
      return { contents: [{ type: 'unsupported', what: attachment.type }] };
  }
}

/** The number of whoever shares their own card. */
export function ownPhoneOf({ body, sender }: MaxMessage): string | undefined {
  for (const attachment of body.attachments ?? []) {
    const card =
      attachment.type === 'contact' ? contactSchema.safeParse(attachment).data?.payload : undefined;
    const owner = card?.max_info ?? card?.tam_info;
    if (card && owner && sender && owner.user_id === sender.user_id) return phoneIn(card.vcf_info);
  }
  return undefined;
}

function phoneIn(vcard: string | null | undefined): string | undefined {
  const digits = (field(vcard, 'TEL') ?? '').replace(/\D/g, '');
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : undefined;
}

/** A line of a vCard: `TEL;TYPE=cell:79161234567`. */
function field(vcard: string | null | undefined, name: 'FN' | 'TEL'): string | undefined {
  for (const line of (vcard ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const [key] = line.slice(0, Math.max(colon, 0)).toUpperCase().split(';');
    if (key === name) return line.slice(colon + 1).trim() || undefined;
  }
  return undefined;
}
