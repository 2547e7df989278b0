/** Subscriptions in Postgres, with their secrets sealed. */
import type { ClientBase, Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { inTransaction } from '../db/transaction';
import type { Sealer } from '../sealing';
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
  /** Of the secrets in force, the youngest first. */
  secrets: { createdAt: Date; endsAt?: Date }[];
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

const IN_FORCE = '(ends_at IS NULL OR ends_at > now())';
const SELECT = `
SELECT s.*, coalesce((SELECT json_agg(json_build_object('createdAt', created_at, 'endsAt', ends_at) ORDER BY created_at DESC)
                        FROM subscription_secrets WHERE subscription = s.id AND ${IN_FORCE}), '[]') AS secrets
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
  secret: { plain: string; sealer: Sealer } | undefined,
): Promise<void> =>
  inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `INSERT INTO subscriptions (id, name, url, mode, events, organization, enabled, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [id, ...columnsOf(wish), by],
    );
    if (rowCount === 1 && secret) await addSecret(db, id, secret.plain, secret.sealer);
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
    await db.query('DELETE FROM subscription_secrets WHERE subscription = $1', [id]);
    return rowCount === 1;
  });

/** The new one signs at once; those before it sign too for so many hours more. */
export const rotateSecret = (
  pool: Pool,
  id: string,
  secret: { plain: string; sealer: Sealer },
  keepHours: number,
): Promise<void> =>
  inTransaction(pool, async (db) => {
    await db.query(
      `UPDATE subscription_secrets SET ends_at = least(ends_at, now() + make_interval(secs => $2)) WHERE subscription = $1`,
      [id, keepHours * 3_600],
    );
    await addSecret(db, id, secret.plain, secret.sealer);
  });

/** The youngest first. Throws SettingsError where a master key is missing. */
export async function openSecrets(pool: Pool, id: string, sealer: Sealer): Promise<string[]> {
  const { rows } = await pool.query<{ sealed: Buffer }>(
    `SELECT sealed FROM subscription_secrets WHERE subscription = $1 AND ${IN_FORCE} ORDER BY created_at DESC`,
    [id],
  );
  return rows.map(({ sealed }) => sealer.open(sealed, contextOf(id)));
}

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

const contextOf = (id: string): string => `subscription:${id}`;

async function addSecret(db: ClientBase, id: string, plain: string, sealer: Sealer): Promise<void> {
  await db.query(
    'INSERT INTO subscription_secrets (id, subscription, sealed, created_at) VALUES ($1, $2, $3, clock_timestamp())',
    [uuidv7(), id, sealer.seal(plain, contextOf(id))],
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
const secrets = z.array(z.object({ createdAt: z.coerce.date(), endsAt: z.coerce.date().nullable() }));

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
  secrets: secrets.parse(row.secrets).map(({ createdAt, endsAt }) => ({
    createdAt,
    ...(endsAt === null ? {} : { endsAt }),
  })),
});
