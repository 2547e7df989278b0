/** The endpoints that an administrator made, as they stand in Postgres. Secrets are sealed; see sealing.ts. */
import type { ClientBase, Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { inTransaction } from '../db/transaction';
import { route, settings } from '../providers/configured/settings';
import type { ConfiguredRoute, EndpointSettings } from '../providers/configured/settings';
import type { Sealer } from '../sealing';

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

export interface StoredSecret {
  id: string;
  sealed: Buffer;
  createdAt: Date;
  endsAt?: Date;
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

const SELECT = `
SELECT e.*, coalesce((SELECT json_agg(json_build_object('id', s.id, 'sealed', encode(s.sealed, 'base64'),
                                                       'createdAt', s.created_at, 'endsAt', s.ends_at)
                                      ORDER BY s.created_at DESC, s.id DESC)
                        FROM endpoint_secrets s
                       WHERE s.endpoint = e.id AND (s.ends_at IS NULL OR s.ends_at > now())), '[]') AS secrets
  FROM endpoints e`;

export async function listEndpoints(pool: Pool): Promise<StoredEndpoint[]> {
  const { rows } = await pool.query<Row>(`${SELECT} ORDER BY e.id`);
  return rows.map(toEndpoint);
}

export async function findEndpoint(db: Pool | ClientBase, id: string): Promise<StoredEndpoint | undefined> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE e.id = $1`, [id]);
  return rows[0] && toEndpoint(rows[0]);
}

/** The number of changes so far: what has been read under it is still so. */
export async function endpointsVersion(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(
    // Before its first call a sequence stands at 1, too.
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS version FROM endpoints_version',
  );
  return rows[0]!.version;
}

/** False = there is one of this name, and it is not deleted. What was deleted begins anew, without its old secrets. */
export function createEndpoint(
  pool: Pool,
  id: string,
  wish: EndpointWish,
  by: string,
  secret: { plain: string; sealer: Sealer } | undefined,
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
    if (secret) await addSecret(db, id, secret.plain, secret.sealer);
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
    await db.query('DELETE FROM endpoint_secrets WHERE endpoint = $1', [id]);
    return true;
  });
}

/** The new secret at once; those before it for so many hours more, and none of them longer than it was said to be. */
export function rotateSecret(
  pool: Pool,
  id: string,
  secret: { plain: string; sealer: Sealer },
  keepHours: number,
): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE endpoints SET changed_at = date_trunc('milliseconds', now()) WHERE id = $1 AND deleted_at IS NULL`,
      [id],
    );
    if (rowCount === 0) return false;
    await db.query('DELETE FROM endpoint_secrets WHERE endpoint = $1 AND ends_at <= now()', [id]);
    await db.query(
      `UPDATE endpoint_secrets SET ends_at = least(ends_at, now() + make_interval(secs => $2)) WHERE endpoint = $1`,
      [id, keepHours * 3_600],
    );
    await addSecret(db, id, secret.plain, secret.sealer);
    return true;
  });
}

/** What was sealed under an older master key is sealed anew under the first: then the old one can be taken away. */
export async function resealSecrets(pool: Pool, sealer: Sealer): Promise<number> {
  const { rows } = await pool.query<{ id: string; endpoint: string; sealed: Buffer }>(
    'SELECT id, endpoint, sealed FROM endpoint_secrets',
  );
  const stale = rows.filter(({ sealed }) => sealer.isStale(sealed));
  for (const { id, endpoint, sealed } of stale) {
    const anew = sealer.seal(sealer.open(sealed, contextOf(endpoint)), contextOf(endpoint));
    // Only if nobody did it meanwhile.
    await pool.query('UPDATE endpoint_secrets SET sealed = $2 WHERE id = $1 AND sealed = $3', [
      id,
      anew,
      sealed,
    ]);
  }
  return stale.length;
}

/** Throws SettingsError where a master key is missing. */
export const openSecrets = ({ id, secrets }: StoredEndpoint, sealer: Sealer): string[] =>
  secrets.map(({ sealed }) => sealer.open(sealed, contextOf(id)));

const contextOf = (endpoint: string): string => `endpoint:${endpoint}`;

async function addSecret(db: ClientBase, endpoint: string, plain: string, sealer: Sealer): Promise<void> {
  await db.query(
    'INSERT INTO endpoint_secrets (id, endpoint, sealed, created_at) VALUES ($1, $2, $3, clock_timestamp())',
    [uuidv7(), endpoint, sealer.seal(plain, contextOf(endpoint))],
  );
}

const columnsOf = (wish: EndpointWish): unknown[] => [
  wish.provider,
  wish.authParameter,
  wish.actionType,
  wish.route === undefined ? null : JSON.stringify(wish.route),
  JSON.stringify(wish.settings),
  wish.enabled,
];

const storedSecrets = z.array(
  z.object({
    id: z.string(),
    sealed: z.string().transform((text) => Buffer.from(text, 'base64')),
    createdAt: z.coerce.date(),
    endsAt: z.coerce.date().nullable(),
  }),
);

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
  secrets: storedSecrets.parse(row.secrets).map(({ endsAt, ...secret }) => ({
    ...secret,
    ...(endsAt === null ? {} : { endsAt }),
  })),
});
