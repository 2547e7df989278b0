/**
 * One deed for all calls under one Idempotency-Key: the first one acts, the others get its answer. A call whose
 * process ended is taken up by the next one, with the same call id, from which handlers derive their own identities.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { pruneRows } from '../../journal/prune';
import { pause } from '../../local/waiting';
import type { Sealer } from '../../sealing';

/** Longer than any handler works; past it without an answer, the process at work is gone. */
const LEASE_S = 30;
/** How long a call waits for the one that is at work. */
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** An answer with a secret in it is kept for so long: time for a repeat after a broken connection. */
const SECRET_MINUTES = 10;
/** The same as a delivery counts once for. */
const KEPT_DAYS = 30;

export interface KeyedCall {
  keyId: string;
  idempotencyKey: string;
  /** Method, path and parsed input: what makes it the same call. */
  request: unknown;
}

export interface StoredAnswer {
  status: number;
  body: string;
  contentType: string;
}

export type Begun =
  /** This call acts. */
  | { state: 'first'; callId: string }
  | { state: 'again'; answer: StoredAnswer }
  /** It was done; its answer held a secret and is not kept any more. */
  | { state: 'answer gone' }
  /** The key stands for something else already. */
  | { state: 'other' }
  /** Another one is still at work on it. */
  | { state: 'under way' };

export interface Idempotency {
  begin(call: KeyedCall): Promise<Begun>;
  /** @param secret the answer holds what must not be kept */
  answered(call: KeyedCall, answer: StoredAnswer, secret: boolean): Promise<void>;
  /** Nothing was answered that would stand: the next call tries again. */
  release(call: KeyedCall): Promise<void>;
}

/** A row comes back to whoever acts now: where it is new, or whoever was at work on it is gone. */
const BEGIN = `
INSERT INTO idempotent_calls AS c (key_id, idempotency_key, request_hash, call_id, leased_until)
VALUES ($1, $2, $3, $4, now() + interval '${LEASE_S} seconds')
ON CONFLICT (key_id, idempotency_key) DO UPDATE SET leased_until = excluded.leased_until
  WHERE c.answered_at IS NULL AND c.leased_until < now() AND c.request_hash = excluded.request_hash
RETURNING call_id`;

interface Row {
  request_hash: Buffer;
  answered_at: Date | null;
  status: number | null;
  answer: Buffer | null;
}

export function createIdempotency({ pool, sealer }: { pool: Pool; sealer: Sealer }): Idempotency {
  return {
    async begin(call) {
      const hash = createHash('sha256').update(JSON.stringify(call.request)).digest();
      const until = Date.now() + WAIT_MS;
      for (;;) {
        const mine = await pool.query<{ call_id: string }>(BEGIN, [...keysOf(call), hash, uuidv7()]);
        if (mine.rows[0]) return { state: 'first', callId: mine.rows[0].call_id };
        const begun = await look(call, hash);
        if (begun) return begun;
        if (Date.now() >= until) return { state: 'under way' };
        await pause(LOOK_EVERY_MS);
      }
    },
    async answered(call, { status, body, contentType }, secret) {
      const sealed = sealer.seal(JSON.stringify({ body, contentType }), contextOf(call));
      await pool.query(
        `UPDATE idempotent_calls
            SET answered_at = now(), status = $3, answer = $4,
                keep_until = CASE WHEN $5 THEN now() + interval '${SECRET_MINUTES} minutes' END
          WHERE key_id = $1 AND idempotency_key = $2`,
        [...keysOf(call), status, sealed, secret],
      );
    },
    async release(call) {
      await pool.query(
        `UPDATE idempotent_calls SET leased_until = '-infinity'
          WHERE key_id = $1 AND idempotency_key = $2 AND answered_at IS NULL`,
        keysOf(call),
      );
    },
  };

  /** Undefined while another one is at work. */
  async function look(call: KeyedCall, hash: Buffer): Promise<Begun | undefined> {
    const { rows } = await pool.query<Row>(
      `SELECT request_hash, answered_at, status,
              CASE WHEN keep_until IS NULL OR keep_until > now() THEN answer END AS answer
         FROM idempotent_calls WHERE key_id = $1 AND idempotency_key = $2`,
      keysOf(call),
    );
    const row = rows[0];
    if (!row) return undefined;
    if (!row.request_hash.equals(hash)) return { state: 'other' };
    if (!row.answered_at) return undefined;
    if (!row.answer) return { state: 'answer gone' };
    const { body, contentType } = JSON.parse(sealer.open(row.answer, contextOf(call))) as Omit<
      StoredAnswer,
      'status'
    >;
    return { state: 'again', answer: { status: row.status!, body, contentType } };
  }
}

const keysOf = ({ keyId, idempotencyKey }: KeyedCall): [string, string] => [keyId, idempotencyKey];

const contextOf = ({ keyId, idempotencyKey }: KeyedCall): string =>
  `idempotent call:${keyId}:${idempotencyKey}`;

/** Answers with secrets after their minutes, everything after its days. */
export async function pruneIdempotentCalls(pool: Pool, signal?: AbortSignal): Promise<void> {
  await pool.query(
    'UPDATE idempotent_calls SET answer = NULL WHERE keep_until < now() AND answer IS NOT NULL',
  );
  await pruneRows(pool, { table: 'idempotent_calls', since: 'started_at', days: KEPT_DAYS }, signal);
}
