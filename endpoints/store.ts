/** The endpoints that an administrator made, as they stand in Postgres. */
import type { ClientBase, Pool } from 'pg';
import { inTransaction } from '../db/transaction';
import { route, settings } from '../providers/configured/settings';
import type { ConfiguredRoute, EndpointSettings } from '../providers/configured/settings';
import { addSecret, deleteSecrets, replaceSecret, secretsColumn, storedSecrets } from '../sealed-secrets';
import type { NewSecret, StoredSecret } from '../sealed-secrets';

/** What an administrator says. */
export interface EndpointWish {
  provider: string;
  authParameter: string;
  actionType: string;
  route?: ConfiguredRoute | undefined;
  settings: EndpointSettings;
  enabled: boolean;
}

export interface StoredEndpoint extends EndpointWish {
  id: string;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
  deletedAt?: Date;
  /** The youngest first; past their end they are not there. */
  secrets: StoredSecret[];
}

interface Row {
  id: string;
  provider: string;
  auth_parameter: string;
  action_type: string;
  route: unknown;
  settings: unknown;
  enabled: boolean;
  created_by: string;
  created_at: Date;
  changed_at: Date;
  deleted_at: Date | null;
  secrets: unknown;
}

const SELECT = `SELECT e.*, ${secretsColumn('endpoint', 'e.id')} AS secrets FROM endpoints e`;

/** In the order of their names' bytes, as `<` has it, whatever the language of the database. */
export async function listEndpoints(pool: Pool): Promise<StoredEndpoint[]> {
  const { rows } = await pool.query<Row>(`${SELECT} ORDER BY e.id COLLATE "C"`);
  return rows.map(toEndpoint);
}

export async function findEndpoint(db: Pool | ClientBase, id: string): Promise<StoredEndpoint | undefined> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE e.id = $1`, [id]);
  return rows[0] && toEndpoint(rows[0]);
}

/**
 * Another one after every change: what has been read under it is still so. Out of the rows' own transactions (xmin), as a
 * counter is seen to rise before the change that it counts can be read.
 */
export async function endpointsVersion(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(
    `SELECT (SELECT coalesce(sum(hashtextextended(id::text || ' ' || xmin::text, 0)), 0) FROM endpoints) || '/' ||
            (SELECT coalesce(sum(hashtextextended(id::text || ' ' || xmin::text, 0)), 0) FROM endpoint_secrets) AS version`,
  );
  return rows[0]!.version;
}

/** False = there is one of this name, and it is not deleted. What was deleted begins anew, without its old secrets. */
export function createEndpoint(
  pool: Pool,
  id: string,
  wish: EndpointWish,
  by: string,
  secret: NewSecret | undefined,
): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `INSERT INTO endpoints AS old (id, provider, auth_parameter, action_type, route, settings, enabled, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, auth_parameter = excluded.auth_parameter,
         action_type = excluded.action_type, route = excluded.route, settings = excluded.settings,
         enabled = excluded.enabled, created_by = excluded.created_by, created_at = excluded.created_at,
         changed_at = excluded.changed_at, deleted_at = NULL
       WHERE old.deleted_at IS NOT NULL`,
      [id, ...columnsOf(wish), by],
    );
    if (rowCount === 0) return false;
    if (secret) await addSecret(db, 'endpoint', id, secret);
    return true;
  });
}

export async function changeEndpoint(pool: Pool, id: string, wish: EndpointWish): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE endpoints SET provider = $2, auth_parameter = $3, action_type = $4, route = $5, settings = $6, enabled = $7,
                          changed_at = date_trunc('milliseconds', now())
      WHERE id = $1 AND deleted_at IS NULL`,
    [id, ...columnsOf(wish)],
  );
  return rowCount === 1;
}

/** Its secrets go, its name stays. */
export function deleteEndpoint(pool: Pool, id: string): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE endpoints SET deleted_at = date_trunc('milliseconds', now()) WHERE id = $1 AND deleted_at IS NULL`,
      [id],
    );
    if (rowCount === 0) return false;
    await deleteSecrets(db, 'endpoint', id);
    return true;
  });
}

/** The new secret at once; those before it for so many hours more. False = there is none of this name. */
export function rotateSecret(pool: Pool, id: string, secret: NewSecret, keepHours: number): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE endpoints SET changed_at = date_trunc('milliseconds', now()) WHERE id = $1 AND deleted_at IS NULL`,
      [id],
    );
    if (rowCount === 0) return false;
    await replaceSecret(db, 'endpoint', id, secret, keepHours);
    return true;
  });
}

const columnsOf = (wish: EndpointWish): unknown[] => [
  wish.provider,
  wish.authParameter,
  wish.actionType,
  wish.route === undefined ? null : JSON.stringify(wish.route),
  JSON.stringify(wish.settings),
  wish.enabled,
];

const toEndpoint = (row: Row): StoredEndpoint => ({
  id: row.id,
  provider: row.provider,
  authParameter: row.auth_parameter,
  actionType: row.action_type,
  ...(row.route === null ? {} : { route: route.parse(row.route) }),
  settings: settings.parse(row.settings),
  enabled: row.enabled,
  createdBy: row.created_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
  secrets: storedSecrets(row.secrets),
});
