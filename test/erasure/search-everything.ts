/** Looks for words in every table there is, and in everything Temporal keeps. Knows no table by name. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';

interface Found {
  where: string;
  word: string;
}

/** Each word that stands in any column of any row, bytes decoded; a partition is a table of its own. */
export async function searchTables(db: Pool, words: readonly string[]): Promise<Found[]> {
  const { rows: tables } = await db.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM information_schema.tables t
       JOIN pg_class c ON c.relname = t.table_name AND c.relnamespace = t.table_schema::regnamespace
      WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema') AND c.relkind = 'r'`,
  );
  const found: Found[] = [];
  for (const { name } of tables) {
    const { rows } = await db.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    const { rows: bytes } = await db.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    const texts = [
      ...rows.map(({ row }) => row),
      ...bytes.flatMap((row) =>
        Object.values(row).flatMap((value) => (Buffer.isBuffer(value) ? [value.toString('utf8')] : [])),
      ),
    ];
    found.push(...wordsIn(texts, words).map((word) => ({ where: name, word })));
  }
  return found;
}

/** Each word in the history of any execution that Temporal lists. */
export async function searchTemporal(client: Client, words: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const description = await client.workflow.getHandle(workflowId, runId).describe();
    const texts = [decoded(history), decoded(description.raw)];
    found.push(...wordsIn(texts, words).map((word) => ({ where: workflowId, word })));
  }
  return found;
}

export async function listedIds(client: Client): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list()) ids.add(workflowId);
  return [...ids].sort();
}

/** Payloads are bytes. */
const decoded = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) => {
    if (member instanceof Uint8Array) return Buffer.from(member).toString('utf8');
    if (isDumpedBuffer(member)) return Buffer.from(member.data).toString('utf8');
    return typeof member === 'bigint' ? String(member) : member;
  });

/** A Buffer has a toJSON of its own, which comes before any replacer. */
const isDumpedBuffer = (value: unknown): value is { data: number[] } =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'Buffer' &&
  'data' in value;

const wordsIn = (texts: readonly string[], words: readonly string[]): string[] =>
  words.filter((word) => texts.some((text) => text.includes(word)));

/** How a text looks within base64, wherever in it it begins. */
export const base64Forms = (text: string): string[] =>
  [0, 1, 2].map((before) => {
    const whole = Buffer.from('\0'.repeat(before) + text).toString('base64');
    // What its neighbours have a share in is cut off.
    return whole.slice(before === 0 ? 0 : before + 1, -4);
  });
