/** The keys of the API: shown once when they are made, known by their hash from then on. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Page, Position } from '../../journal/search/page';
import { pageOf } from '../../journal/search/page';
import type { KeyHolder, Scope } from '../auth';

/** A name in front tells people and secret scanners whose it is. */
const PREFIX = 'fixit_';
const FORM = /^fixit_[\w-]{43}$/;

export interface KeyRow {
  id: string;
  name: string;
  scopes: Scope[];
  created_at: Date;
  created_by: string;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

const COLUMNS = 'id, name, scopes, created_at, created_by, last_used_at, expires_at, revoked_at';

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

const VALID = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';

/** One read for each call; the time of use is written once a minute. */
const FIND = `
WITH found AS (
  SELECT id, name, scopes, last_used_at FROM api_keys WHERE hash = $1 AND ${VALID}
), used AS (
  UPDATE api_keys k SET last_used_at = now() FROM found
   WHERE k.id = found.id AND (found.last_used_at IS NULL OR found.last_used_at < now() - interval '1 minute')
)
SELECT id, name, scopes FROM found`;

/** Whose key this is; undefined where it is none of ours, revoked or expired. */
export async function findHolder(pool: Pool, key: string): Promise<KeyHolder | undefined> {
  if (!FORM.test(key)) return undefined;
  const { rows } = await pool.query<Pick<KeyRow, 'id' | 'name' | 'scopes'>>({
    name: 'find key',
    text: FIND,
    values: [hashOf(key)],
  });
  return rows[0] && holderFrom(rows[0]);
}

/** Whose key has this id, while it still opens anything: for sessions, which outlive the moment they began with. */
export async function findHolderById(pool: Pool, id: string): Promise<KeyHolder | undefined> {
  const { rows } = await pool.query<Pick<KeyRow, 'id' | 'name' | 'scopes'>>(
    `SELECT id, name, scopes FROM api_keys WHERE id = $1 AND ${VALID}`,
    [id],
  );
  return rows[0] && holderFrom(rows[0]);
}

const holderFrom = ({ id, name, scopes }: Pick<KeyRow, 'id' | 'name' | 'scopes'>): KeyHolder => ({
  id,
  name,
  scopes: new Set(scopes),
});

export interface NewKey {
  /** A UUIDv7. The same again makes another secret of the same key: nobody got the first one. */
  id: string;
  name: string;
  scopes: readonly Scope[];
  /** ISO 8601; absent = until it is revoked. */
  expiresAt?: string;
  by: string;
}

/** The only time that the key itself is known. */
export async function createKey(
  pool: Pool,
  { id, name, scopes, expiresAt, by }: NewKey,
): Promise<{ row: KeyRow; key: string }> {
  const key = PREFIX + randomBytes(32).toString('base64url');
  const { rows } = await pool.query<KeyRow>(
    `INSERT INTO api_keys (id, name, scopes, hash, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash
     RETURNING ${COLUMNS}`,
    [id, name, scopes, hashOf(key), by, expiresAt ?? null],
  );
  return { row: rows[0]!, key };
}

/** Once and for good; undefined where there is no such key. */
export async function revokeKey(pool: Pool, id: string, by: string): Promise<KeyRow | undefined> {
  const { rows } = await pool.query<KeyRow>(
    `UPDATE api_keys SET revoked_by = coalesce(revoked_by, $2), revoked_at = coalesce(revoked_at, now())
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, by],
  );
  return rows[0];
}

export async function findKey(pool: Pool, id: string): Promise<KeyRow | undefined> {
  const { rows } = await pool.query<KeyRow>(`SELECT ${COLUMNS} FROM api_keys WHERE id = $1`, [id]);
  return rows[0];
}

/** The newest first: ids are UUIDv7. */
export async function listKeys(
  pool: Pool,
  after: Position | undefined,
  limit: number,
): Promise<Page<KeyRow>> {
  const { rows } = await pool.query<KeyRow>(
    `SELECT ${COLUMNS} FROM api_keys WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ id, created_at }) => ({ id, at: created_at.toISOString() }));
}
