/** Who did what. A row stands before the deed, so that no deed is without one; its outcome is added afterwards. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Page, Position } from '../../journal/search/page';
import { pageOf } from '../../journal/search/page';
import { timeBounds } from '../../journal/search/uuid-time';
import type { KeyHolder } from '../auth';

export interface Deed {
  holder: KeyHolder;
  /** operationId of the route, or what a page did. */
  action: string;
  /** The path: which thing. */
  target: string;
  requestId: string;
  peer: string;
  reason?: string;
}

/** The id of the entry, whose outcome is still open unless `status` tells it. */
export async function noteDeed(pool: Pool, deed: Deed, status?: number): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO audit (id, at, actor, key_id, action, target, request_id, peer, reason, status)
     VALUES ($1, now(), $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      deed.holder.name,
      deed.holder.id,
      deed.action,
      deed.target,
      deed.requestId,
      deed.peer,
      deed.reason ?? null,
      status ?? null,
    ],
  );
  return id;
}

export async function noteOutcome(
  pool: Pool,
  id: string,
  { status, subject }: { status: number; subject: string | undefined },
): Promise<void> {
  await pool.query('UPDATE audit SET status = $2, subject = $3 WHERE id = $1', [id, status, subject ?? null]);
}

export interface AuditFilter {
  actor?: string;
  action?: string;
  /** A path, or what it begins with. */
  target?: string;
  /** ISO 8601; `from` is inside, `to` is not. */
  from?: string;
  to?: string;
}

export interface AuditRow {
  id: string;
  at: Date;
  actor: string;
  key_id: string;
  action: string;
  target: string;
  subject: string | null;
  status: number | null;
  request_id: string;
  peer: string;
  reason: string | null;
}

/** The newest first. */
export async function searchAudit(
  pool: Pool,
  { actor, action, target, from, to }: AuditFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<AuditRow>> {
  const { rows } = await pool.query<AuditRow>(
    `SELECT id, at, actor, key_id, action, target, subject, status, request_id, peer, reason FROM audit
      WHERE ($1::text IS NULL OR actor = $1)
        AND ($2::text IS NULL OR action = $2)
        AND ($3::text IS NULL OR starts_with(target, $3))
        AND ($4::timestamptz IS NULL OR (at >= $4 AND id >= $5::uuid))
        AND ($6::timestamptz IS NULL OR (at < $6 AND id < $7::uuid))
        AND ($8::uuid IS NULL OR id < $8)
      ORDER BY id DESC LIMIT $9`,
    [actor ?? null, action ?? null, target ?? null, ...timeBounds(from, to), after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ id, at }) => ({ id, at: at.toISOString() }));
}
