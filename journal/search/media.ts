/** Files that people sent, as they are kept (activities/media.ts): by message for the transcript, and whole. */
import type { Pool } from 'pg';
import { pruneRows } from '../prune';
import type { DialogRow } from './dialogs';

export interface KeptFile {
  id: string;
  message_id: string;
  file_name: string;
  mime_type: string;
  bytes: number;
}

const COLUMNS = 'id, message_id, file_name, mime_type, bytes';

/** Of these messages of a dialog. */
export async function keptFilesOf(
  pool: Pool,
  { channel, account, id }: Pick<DialogRow, 'channel' | 'account' | 'id'>,
  messageIds: string[],
): Promise<KeptFile[]> {
  if (messageIds.length === 0) return [];
  const { rows } = await pool.query<KeptFile>(
    `SELECT ${COLUMNS} FROM media
      WHERE channel = $1 AND account = $2 AND message_id = ANY ($3) AND contact_id = $4`,
    [channel, account, messageIds, id],
  );
  return rows;
}

/** With its content; undefined where this dialog has no such file, or it is kept no more. */
export async function readKeptFile(
  pool: Pool,
  contact: string,
  id: string,
): Promise<(KeptFile & { content: Buffer }) | undefined> {
  const { rows } = await pool.query<KeptFile & { content: Buffer }>(
    `SELECT ${COLUMNS}, content FROM media WHERE id = $1 AND contact_id = $2`,
    [id, contact],
  );
  return rows[0];
}

/** A file may have 16 MiB, in pieces of 2 KB that are taken away one by one. */
const DROPPED_AT_ONCE = 10;

/** Files older than everything else that is kept. */
export const dropOldFiles = (pool: Pool, retentionDays: number, signal?: AbortSignal): Promise<void> =>
  pruneRows(
    pool,
    {
      table: 'media',
      since: 'created_at',
      days: retentionDays,
      atOnce: DROPPED_AT_ONCE,
    },
    signal,
  );
