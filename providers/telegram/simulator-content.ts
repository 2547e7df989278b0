/** What a simulated person sends beside words: the members of a Message, with the Bot API's names. */
import { z } from 'zod';
import type { FileStore } from './simulator-files';

const FILES = {
  photo: ['photos', 'jpg'],
  document: ['documents', 'pdf'],
  voice: ['voice', 'oga'],
  audio: ['music', 'mp3'],
  video: ['videos', 'mp4'],
  video_note: ['video_notes', 'mp4'],
  animation: ['animations', 'mp4'],
  sticker: ['stickers', 'webp'],
} as const;
type FileKind = keyof typeof FILES;
const FILE_KINDS = Object.keys(FILES) as [FileKind, ...FileKind[]]; // the keys of the table above

export const contentSchema = z.object({
  kind: z.enum([...FILE_KINDS, 'location', 'venue', 'contact']),
  caption: z.string().max(1_024).optional(),
  fileName: z.string().optional(),
  mimeType: z.string().optional(),
  /** Base64 of the file. */
  content: z.base64().optional(),
  /** Of a file that is made up. */
  bytes: z.int().min(0).optional(),
  /** Of an album, the same for each of its parts. */
  album: z.string().optional(),
  phone: z.string().default('+79161234567'),
});
type Sent = z.infer<typeof contentSchema>;

const PLACE = { latitude: 55.751244, longitude: 37.618423 };

/** @param sender the person's own id: a contact card bears it where they share their own */
export function contentOf(sent: Sent, files: FileStore, sender: { id: number; first_name: string }): object {
  const more = {
    ...(sent.caption === undefined ? {} : { caption: sent.caption }),
    ...(sent.album === undefined ? {} : { media_group_id: sent.album }),
  };
  switch (sent.kind) {
    case 'location':
      return { location: PLACE };
    case 'venue':
      return {
        venue: { location: PLACE, title: 'Дом 7', address: 'ул. Ленина, 7' },
        location: PLACE,
      };
    case 'contact':
      return {
        contact: { phone_number: sent.phone, first_name: sender.first_name, user_id: sender.id },
      };
    default:
      return { ...fileMembers(sent, sent.kind, files), ...more };
  }
}

function fileMembers(sent: Sent, kind: FileKind, files: FileStore): object {
  const [folder, extension] = FILES[kind];
  const { id, size } = files.add(folder, extension, sent);
  const file = {
    file_id: id,
    file_unique_id: id.slice(-12),
    file_size: size,
    ...(sent.fileName === undefined ? {} : { file_name: sent.fileName }),
    ...(sent.mimeType === undefined ? {} : { mime_type: sent.mimeType }),
  };
  switch (kind) {
    case 'photo':
      return {
        photo: [
          { ...file, width: 90, height: 60 },
          { ...file, width: 1280, height: 853 },
        ],
      };
    case 'animation':
      // As the server sends it, for programs of old.
      return { animation: file, document: file };
    default:
      return { [kind]: file };
  }
}
