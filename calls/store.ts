/** Calls in Postgres: registered, posted, settled, searched for. */
import type { Pool } from 'pg';
import type { Position } from '../journal/search/page';
import type { Payload } from './payload';
import { payloadSchema } from './payload';
import type { Mode } from './subscriptions';

export const CALL_STATES = ['registered', 'posted', 'answered', 'failed', 'expired'] as const;
export type CallState = (typeof CALL_STATES)[number];

export interface StoredCall {
  id: string;
  subscription?: string;
  event: string;
  mode: Mode;
  url?: string;
  payload: Payload;
  state: CallState;
  attempts: number;
  reason?: string;
  postedAt?: Date;
  validatedAt?: Date;
  settledAt?: Date;
  repeats?: string;
  createdBy: string;
  createdAt: Date;
}

export interface StoredAttempt {
  number: number;
  at: Date;
  status?: number;
  milliseconds?: number;
  error?: string;
  answer?: string;
}

interface Row {
  id: string;
  subscription: string | null;
  event: string;
  mode: Mode;
  url: string | null;
  payload: unknown;
  state: CallState;
  attempts: number;
  reason: string | null;
  posted_at: Date | null;
  validated_at: Date | null;
  settled_at: Date | null;
  repeats: string | null;
  created_by: string;
  created_at: Date;
}

export interface CallFilter {
  state?: CallState | undefined;
  subscription?: string | undefined;
  event?: string | undefined;
}

export async function searchCalls(
  pool: Pool,
  { state, subscription, event }: CallFilter,
  after: Position | undefined,
  limit: number,
): Promise<StoredCall[]> {
  const { rows } = await pool.query<Row>(
    `SELECT * FROM calls
      WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR subscription = $2) AND ($3::text IS NULL OR event = $3)
        AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5`,
    [state ?? null, subscription ?? null, event ?? null, after?.id ?? null, limit],
  );
  return rows.map(toCall);
}

export async function findCall(pool: Pool, id: string): Promise<StoredCall | undefined> {
  const { rows } = await pool.query<Row>('SELECT * FROM calls WHERE id = $1', [id]);
  return rows[0] && toCall(rows[0]);
}

export async function attemptsOf(pool: Pool, id: string): Promise<StoredAttempt[]> {
  const { rows } = await pool.query<{
    number: number;
    at: Date;
    status: number | null;
    milliseconds: number | null;
    error: string | null;
    answer: string | null;
  }>(
    'SELECT number, at, status, milliseconds, error, answer FROM call_attempts WHERE call = $1 ORDER BY number',
    [id],
  );
  return rows.map(({ number, at, ...rest }) => ({
    number,
    at,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
  }));
}

export interface NewCall {
  id: string;
  subscription?: string | undefined;
  mode: Mode;
  url?: string | undefined;
  payload: Payload;
  repeats?: string;
  by: string;
}

/** The same id again changes nothing. */
export async function createCall(pool: Pool, call: NewCall): Promise<void> {
  await pool.query(
    `INSERT INTO calls (id, subscription, event, mode, url, payload, repeats, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
    [
      call.id,
      call.subscription ?? null,
      call.payload.event,
      call.mode,
      call.url ?? null,
      JSON.stringify(call.payload),
      call.repeats ?? null,
      call.by,
    ],
  );
}

/**
 * Before it leaves: from now on the token counts, by this database's clock, and whoever is called may ask about it at
 * once. False = it is not to be posted (any more).
 */
export async function notePosted(pool: Pool, id: string, tokenHash: Buffer | null): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE calls SET state = 'posted', posted_at = clock_timestamp(), token = $2, attempts = attempts + 1
      WHERE id = $1 AND (state = 'registered' OR (state = 'posted' AND $2::bytea IS NULL))`,
    [id, tokenHash],
  );
  return rowCount === 1;
}

export interface AttemptOutcome {
  status?: number;
  milliseconds: number;
  error?: string;
  answer?: string;
}

export async function noteAttempt(pool: Pool, id: string, outcome: AttemptOutcome): Promise<void> {
  await pool.query(
    `INSERT INTO call_attempts (call, number, status, milliseconds, error, answer)
     SELECT id, attempts, $2, $3, $4, $5 FROM calls WHERE id = $1
     ON CONFLICT (call, number) DO UPDATE SET status = excluded.status, milliseconds = excluded.milliseconds,
       error = excluded.error, answer = excluded.answer`,
    [
      id,
      outcome.status ?? null,
      Math.round(outcome.milliseconds),
      outcome.error ?? null,
      outcome.answer === undefined ? null : outcome.answer.replaceAll('\0', '').slice(0, ANSWER_LENGTH),
    ],
  );
}

const ANSWER_LENGTH = 4_000;

export async function settleCall(
  pool: Pool,
  id: string,
  state: Exclude<CallState, 'registered' | 'posted'>,
  reason?: string,
): Promise<void> {
  await pool.query(
    `UPDATE calls SET state = $2, reason = $3, settled_at = now() WHERE id = $1 AND state IN ('registered', 'posted')`,
    [id, state, reason ?? null],
  );
}

export type Validation = { valid: true; call: Payload } | { valid: false; why: 'expired' | 'unknown' };

/** One question of one receiver has a yes, within the time; decided in one statement. */
export async function validateToken(pool: Pool, tokenHash: Buffer): Promise<Validation> {
  const { rows } = await pool.query<{ payload: unknown }>(
    `UPDATE calls SET validated_at = clock_timestamp()
      WHERE token = $1 AND validated_at IS NULL AND clock_timestamp() < posted_at + interval '${TOKEN_SECONDS} seconds'
     RETURNING payload`,
    [tokenHash],
  );
  if (rows[0]) return { valid: true, call: payloadSchema.parse(rows[0].payload) };
  const late = await pool.query('SELECT FROM calls WHERE token = $1 AND validated_at IS NULL', [tokenHash]);
  return { valid: false, why: late.rowCount === 1 ? 'expired' : 'unknown' };
}

export const TOKEN_SECONDS = 60;

const toCall = (row: Row): StoredCall => ({
  id: row.id,
  ...(row.subscription === null ? {} : { subscription: row.subscription }),
  event: row.event,
  mode: row.mode,
  ...(row.url === null ? {} : { url: row.url }),
  payload: payloadSchema.parse(row.payload),
  state: row.state,
  attempts: row.attempts,
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.posted_at === null ? {} : { postedAt: row.posted_at }),
  ...(row.validated_at === null ? {} : { validatedAt: row.validated_at }),
  ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
  ...(row.repeats === null ? {} : { repeats: row.repeats }),
  createdBy: row.created_by,
  createdAt: row.created_at,
});
