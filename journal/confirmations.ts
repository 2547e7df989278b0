/**
 * Calls that wait for their sender's word. A row outlives its process: whoever finds the lease ended goes on. The verdict is
 * written before the event is appended, because a one-time token is confirmed but once.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { pruneRows } from './prune';
import type { StoredPart } from './types';

export type SettledVerdict = 'genuine' | 'forged' | 'late';

export interface Held {
  key: string;
  parts: StoredPart[];
}

/** One that somebody has to see to. */
export interface OpenConfirmation {
  endpoint: string;
  token: Buffer;
  requestId: string;
  held: Held;
  /** Set where it is confirmed, and its event may not be appended yet. */
  verdict: SettledVerdict | null;
  ageMs: number;
  /** It was asked about, and what was said got lost or its process died: a one-time token may be used up by that. */
  again: boolean;
}

/** Waiting at once over all endpoints: past it senders are told to come again. */
export const MAX_OPEN = 1_000;

export const tokenHash = (key: string): Buffer => createHash('sha256').update(key).digest();

const OPEN = `
INSERT INTO confirmations (endpoint, token, request_id, held, leased_until)
SELECT $1, $2, $3, $4, now() + $5 * interval '1 millisecond'
 WHERE (SELECT count(*) FROM confirmations WHERE held IS NOT NULL) < $6
ON CONFLICT (endpoint, token) DO NOTHING
RETURNING true`;

export async function openConfirmation(
  pool: Pool,
  row: Pick<OpenConfirmation, 'endpoint' | 'token' | 'requestId' | 'held'>,
  leaseMs: number,
): Promise<'first' | 'repeated' | 'full'> {
  const held = JSON.stringify(row.held);
  const opened = await pool.query(OPEN, [row.endpoint, row.token, row.requestId, held, leaseMs, MAX_OPEN]);
  if (opened.rowCount === 1) return 'first';
  return (await verdictOf(pool, row)) === undefined ? 'full' : 'repeated';
}

/** Null = it is not settled; undefined = there is no such call. */
export async function verdictOf(
  pool: Pool,
  { endpoint, token }: Pick<OpenConfirmation, 'endpoint' | 'token'>,
): Promise<SettledVerdict | null | undefined> {
  const { rows } = await pool.query<{ verdict: SettledVerdict | null }>(
    `SELECT CASE WHEN held IS NULL THEN verdict END AS verdict FROM confirmations WHERE endpoint = $1 AND token = $2`,
    [endpoint, token],
  );
  return rows[0]?.verdict;
}

/** Those that nobody sees to. */
export async function claimConfirmations(pool: Pool, leaseMs: number): Promise<OpenConfirmation[]> {
  const { rows } = await pool.query<Omit<OpenConfirmation, 'held' | 'again'> & { held: string }>(
    `UPDATE confirmations SET leased_until = now() + $1 * interval '1 millisecond'
      WHERE (endpoint, token) IN (
        SELECT endpoint, token FROM confirmations WHERE held IS NOT NULL AND leased_until < now()
         ORDER BY leased_until LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING endpoint, token, request_id AS "requestId", held, verdict,
       (extract(epoch FROM now() - received_at) * 1000)::float8 AS "ageMs"`,
    [leaseMs],
  );
  // Written by openConfirmation alone.
  return rows.map((row) => ({ ...row, again: true, held: JSON.parse(row.held) as Held }));
}

export async function releaseConfirmation(pool: Pool, row: OpenConfirmation, afterMs: number): Promise<void> {
  await pool.query(
    `UPDATE confirmations SET leased_until = now() + $3 * interval '1 millisecond' WHERE endpoint = $1 AND token = $2`,
    [row.endpoint, row.token, afterMs],
  );
}

export async function noteGenuine(pool: Pool, { endpoint, token }: OpenConfirmation): Promise<void> {
  await pool.query(`UPDATE confirmations SET verdict = 'genuine' WHERE endpoint = $1 AND token = $2`, [
    endpoint,
    token,
  ]);
}

/** Forgets what was held, and says of the request what became of it. */
export async function settleConfirmation(
  pool: Pool,
  { endpoint, token, requestId }: OpenConfirmation,
  verdict: SettledVerdict,
  outcome: RequestOutcome,
): Promise<void> {
  await markRequest(pool, requestId, outcome);
  await pool.query(`UPDATE confirmations SET verdict = $3, held = NULL WHERE endpoint = $1 AND token = $2`, [
    endpoint,
    token,
    verdict,
  ]);
}

export interface RequestOutcome {
  outcome: 'taken' | 'refused';
  reason?: string;
  fault?: 'ours' | 'theirs';
  accepted?: number;
  duplicates?: number;
}

/** Of a request that was journaled as unverified. */
export async function markRequest(pool: Pool, id: string, to: RequestOutcome): Promise<void> {
  await pool.query(
    `UPDATE requests SET outcome = $3, reason = $4, fault = $5, accepted = $6, duplicates = $7
      WHERE id = $1 AND received_at = $2`,
    [id, timeOf(id), to.outcome, to.reason ?? null, to.fault ?? null, to.accepted ?? 0, to.duplicates ?? 0],
  );
}

export async function markAnswer(
  pool: Pool,
  id: string,
  { status, body }: { status: number; body: string | null },
): Promise<void> {
  await pool.query(
    `UPDATE requests SET answer_status = $3, answer_body = $4 WHERE id = $1 AND received_at = $2`,
    [id, timeOf(id), status, body],
  );
}

/** The first 48 bits are the time of receipt, to the millisecond. */
export const timeOf = (id: string): Date => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16));

/** Verdicts are remembered as long as event ids are. */
export const pruneConfirmations = (pool: Pool, days: number, signal?: AbortSignal): Promise<void> =>
  pruneRows(pool, { table: 'confirmations', since: 'received_at', days }, signal);
