/** Files that people send: fetched while the channel still has them, kept in Postgres, bounded. */
import type { Pool } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import type { MediaFile } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { Activities, KeptMedia } from '../workflows/activities';
import type { MediaKind } from '../workflows/events';
import { messagingOf } from './capability';
import { requireContact } from './contacts';
import type { ActivityDeps } from './deps';
import { finalFailure } from './failure';

type Input = Parameters<Activities['keepMedia']>[0];

/** Bytes: what one file may take in the journal's database. */
export const MEDIA_LIMIT = 16 * 1024 * 1024;

/** Never changes: the ids of all kept files are derived from it. */
const NAMESPACE = '3f0f4c2e-8a3b-4b6e-9d1e-6a5b0c7d9e21';

/** By kind, where neither the message nor the channel says more. */
const USUAL: Record<MediaKind, [mimeType: string, extension: string]> = {
  image: ['image/jpeg', 'jpg'],
  document: ['application/octet-stream', 'bin'],
  audio: ['audio/mpeg', 'mp3'],
  voice: ['audio/ogg', 'ogg'],
  video: ['video/mp4', 'mp4'],
  sticker: ['image/webp', 'webp'],
};

export const mediaActivities = (deps: ActivityDeps) =>
  ({
    async keepMedia(input: Input): Promise<KeptMedia> {
      const known = await findKept(deps.pool, idOf(input));
      if (known) return known;
      // An erased person's files are not fetched any more.
      await requireContact(deps.pool, input.from);
      const messaging = messagingOf(deps, input.from.channel);
      if (!messaging.fetchMedia)
        throw finalFailure('media.unsupported', `${messaging.channel} gives out no files.`);
      const file = await messaging.fetchMedia(input.content.mediaId, MEDIA_LIMIT);
      if (file.content.length > MEDIA_LIMIT)
        throw new OutboundError('refused', `${messaging.channel}.media_too_large`, 'The file is too large.');
      return store(deps.pool, input, file);
    },
  }) satisfies Partial<Activities>;

const idOf = ({ from, messageId, content }: Input): string =>
  uuidv5(JSON.stringify([from.channel, from.account, messageId, content.mediaId]), NAMESPACE);

interface Row {
  id: string;
  kind: MediaKind;
  mime_type: string;
  file_name: string;
  bytes: number;
}

const kept = (row: Row): KeptMedia => ({
  media: row.id,
  kind: row.kind,
  fileName: row.file_name,
  mimeType: row.mime_type,
  bytes: row.bytes,
});

async function findKept(pool: Pool, id: string): Promise<KeptMedia | undefined> {
  const { rows } = await pool.query<Row>(
    'SELECT id, kind, mime_type, file_name, bytes FROM media WHERE id = $1',
    [id],
  );
  return rows[0] && kept(rows[0]);
}

async function store(pool: Pool, input: Input, file: MediaFile): Promise<KeptMedia> {
  const { media: kind, mimeType, fileName } = input.content;
  const [usualType, extension] = USUAL[kind];
  const { rows } = await pool.query<Row>(
    `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type, file_name,
                        bytes, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (id) DO UPDATE SET id = excluded.id
     RETURNING id, kind, mime_type, file_name, bytes`,
    [
      idOf(input),
      input.workflowId,
      input.from.contact,
      input.from.channel,
      input.from.account,
      input.messageId,
      input.content.mediaId,
      kind,
      mimeTypeOf(mimeType ?? file.mimeType) ?? usualType,
      fileNameOf(fileName ?? file.fileName) ?? `${kind}.${extension}`,
      file.content.length,
      file.content,
    ],
  );
  return kept(rows[0]!);
}

/** Without parameters (`audio/ogg; codecs=opus`); what is no type is none. */
const mimeTypeOf = (text: string | undefined): string | undefined =>
  /^[\w.+-]+\/[\w.+-]+/.exec(text?.trim() ?? '')?.[0].toLowerCase();

/** A name, never a path, without what a header or a terminal would take for more than a name. */
function fileNameOf(text: string | undefined): string | undefined {
  const name = (text ?? '')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}\p{Cs}"<>|:*?]/gu, '')
    .trim();
  return name === '' || /^\.+$/.test(name) ? undefined : name.slice(-150);
}

/** A kept file with its content; fails for good where it was erased. */
export async function readMedia(pool: Pool, id: string): Promise<Required<MediaFile>> {
  const { rows } = await pool.query<Row & { content: Buffer }>(
    'SELECT mime_type, file_name, content FROM media WHERE id = $1',
    [id],
  );
  const row = rows[0];
  if (!row) throw finalFailure('media.unknown', 'This file is not kept any more; it goes on without it.');
  return { content: row.content, mimeType: row.mime_type, fileName: row.file_name };
}
