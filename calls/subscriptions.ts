/** Subscriptions in Postgres. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { inTransaction } from '../db/transaction';
import { addSecret, deleteSecrets, replaceSecret, secretsColumn, storedSecrets } from '../sealed-secrets';
import type { NewSecret, StoredSecret } from '../sealed-secrets';
import { FAILURES_UNTIL_OFF } from './schedule';

export const MODES = ['validated', 'signed', 'citeck'] as const;
export type Mode = (typeof MODES)[number];

export interface SubscriptionWish {
  name: string;
  url?: string | undefined;
  mode: Mode;
  events: string[];
  organization: { id: string; name: string };
  enabled: boolean;
}

export interface Subscription extends SubscriptionWish {
  id: string;
  offReason?: 'unsubscribed' | 'failing';
  failures: number;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
  /** Those in force, the youngest first. */
  secrets: StoredSecret[];
}

interface Row {
  id: string;
  name: string;
  url: string | null;
  mode: Mode;
  events: string[];
  organization: unknown;
  enabled: boolean;
  off_reason: 'unsubscribed' | 'failing' | null;
  failures: number;
  created_by: string;
  created_at: Date;
  changed_at: Date;
  secrets: unknown;
}

const SELECT = `
SELECT s.*, ${secretsColumn('subscription', 's.id')} AS secrets
  FROM subscriptions s WHERE s.deleted_at IS NULL`;

export async function listSubscriptions(pool: Pool): Promise<Subscription[]> {
  const { rows } = await pool.query<Row>(`${SELECT} ORDER BY s.created_at, s.id`);
  return rows.map(toSubscription);
}

export async function findSubscription(pool: Pool, id: string): Promise<Subscription | undefined> {
  const { rows } = await pool.query<Row>(`${SELECT} AND s.id = $1`, [id]);
  return rows[0] && toSubscription(rows[0]);
}

/** The same id again changes nothing. */
export const createSubscription = (
  pool: Pool,
  id: string,
  wish: SubscriptionWish,
  by: string,
  secret: NewSecret | undefined,
): Promise<void> =>
  inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `INSERT INTO subscriptions (id, name, url, mode, events, organization, enabled, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [id, ...columnsOf(wish), by],
    );
    if (rowCount === 1 && secret) await addSecret(db, 'subscription', id, secret);
  });

/** Switched on again, it begins without its old failures. */
export async function changeSubscription(pool: Pool, id: string, wish: SubscriptionWish): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE subscriptions SET name = $2, url = $3, mode = $4, events = $5, organization = $6, enabled = $7,
            failures = CASE WHEN $7 AND NOT enabled THEN 0 ELSE failures END,
            off_reason = CASE WHEN $7 THEN NULL ELSE off_reason END, off_at = CASE WHEN $7 THEN NULL ELSE off_at END,
            changed_at = date_trunc('milliseconds', now())
      WHERE id = $1 AND deleted_at IS NULL`,
    [id, ...columnsOf(wish)],
  );
  return rowCount === 1;
}

export const deleteSubscription = (pool: Pool, id: string): Promise<boolean> =>
  inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      'UPDATE subscriptions SET deleted_at = now(), enabled = false WHERE id = $1 AND deleted_at IS NULL',
      [id],
    );
    await deleteSecrets(db, 'subscription', id);
    return rowCount === 1;
  });

/** The new one signs at once; those before it sign too for so many hours more. */
export const rotateSecret = (pool: Pool, id: string, secret: NewSecret, keepHours: number): Promise<void> =>
  inTransaction(pool, (db) => replaceSecret(db, 'subscription', id, secret, keepHours));

/** It wants no more calls, and said so. */
export async function unsubscribed(pool: Pool, id: string): Promise<void> {
  await pool.query(
    `UPDATE subscriptions SET enabled = false, off_reason = 'unsubscribed', off_at = now() WHERE id = $1 AND enabled`,
    [id],
  );
}

/** Counts calls in a row that came to nothing; past the last of them it is off. */
export async function noteOutcome(pool: Pool, id: string, outcome: 'answered' | 'failed'): Promise<void> {
  await pool.query(
    outcome === 'answered'
      ? 'UPDATE subscriptions SET failures = 0 WHERE id = $1 AND failures > 0'
      : `UPDATE subscriptions SET failures = failures + 1,
                enabled = enabled AND failures + 1 < ${FAILURES_UNTIL_OFF},
                off_reason = CASE WHEN enabled AND failures + 1 >= ${FAILURES_UNTIL_OFF} THEN 'failing' ELSE off_reason END,
                off_at = CASE WHEN enabled AND failures + 1 >= ${FAILURES_UNTIL_OFF} THEN now() ELSE off_at END
          WHERE id = $1`,
    [id],
  );
}

const columnsOf = (wish: SubscriptionWish): unknown[] => [
  wish.name,
  wish.url ?? null,
  wish.mode,
  wish.events,
  JSON.stringify(wish.organization),
  wish.enabled,
];

const organization = z.object({ id: z.string(), name: z.string() });

const toSubscription = (row: Row): Subscription => ({
  id: row.id,
  name: row.name,
  ...(row.url === null ? {} : { url: row.url }),
  mode: row.mode,
  events: row.events,
  organization: organization.parse(row.organization),
  enabled: row.enabled,
  ...(row.off_reason === null ? {} : { offReason: row.off_reason }),
  failures: row.failures,
  createdBy: row.created_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  secrets: storedSecrets(row.secrets),
});
