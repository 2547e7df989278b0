/**
 * Secrets that belong to an endpoint or to a subscription, sealed (sealing.ts). The youngest is the secret; those before it
 * are in force until they end. Table, column and seal bear the owner's name: `endpoint_secrets.endpoint`, `endpoint:17`.
 */
import type { ClientBase, Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Logger } from './logging';
import { reasonOf } from './redaction';
import type { Sealer } from './sealing';

const OWNERS = ['endpoint', 'subscription'] as const;
export type Owner = (typeof OWNERS)[number];

export interface NewSecret {
  plain: string;
  sealer: Sealer;
}

export interface StoredSecret {
  id: string;
  sealed: Buffer;
  createdAt: Date;
  endsAt?: Date;
}

/**
 * SQL for what `storedSecrets` reads: those in force, the youngest first.
 * @param id the column that holds the owner's id, with the name of its table: `e.id`
 */
export const secretsColumn = (owner: Owner, id: string): string =>
  `coalesce((SELECT json_agg(json_build_object('id', one.id, 'sealed', encode(one.sealed, 'base64'),
                                              'createdAt', one.created_at, 'endsAt', one.ends_at)
                             ORDER BY one.created_at DESC, one.id DESC)
               FROM ${owner}_secrets one
              WHERE one.${owner} = ${id} AND (one.ends_at IS NULL OR one.ends_at > now())), '[]')`;

const column = z.array(
  z.object({
    id: z.string(),
    sealed: z.string().transform((text) => Buffer.from(text, 'base64')),
    createdAt: z.coerce.date(),
    endsAt: z.coerce.date().nullable(),
  }),
);

export const storedSecrets = (json: unknown): StoredSecret[] =>
  column.parse(json).map(({ endsAt, ...secret }) => ({ ...secret, ...(endsAt === null ? {} : { endsAt }) }));

/** Throws SettingsError where a master key is missing. */
export const openSecrets = (
  owner: Owner,
  { id, secrets }: { id: string; secrets: readonly StoredSecret[] },
  sealer: Sealer,
): string[] => secrets.map(({ sealed }) => sealer.open(sealed, `${owner}:${id}`));

export async function addSecret(
  db: ClientBase,
  owner: Owner,
  id: string,
  { plain, sealer }: NewSecret,
): Promise<void> {
  await db.query(
    `INSERT INTO ${owner}_secrets (id, ${owner}, sealed, created_at) VALUES ($1, $2, $3, clock_timestamp())`,
    [uuidv7(), id, sealer.seal(plain, `${owner}:${id}`)],
  );
}

/** The new one at once; those before it for so many hours more, and none of them longer than it was said to be. */
export async function replaceSecret(
  db: ClientBase,
  owner: Owner,
  id: string,
  secret: NewSecret,
  keepHours: number,
): Promise<void> {
  await db.query(`DELETE FROM ${owner}_secrets WHERE ${owner} = $1 AND ends_at <= now()`, [id]);
  await db.query(
    `UPDATE ${owner}_secrets SET ends_at = least(ends_at, now() + make_interval(secs => $2)) WHERE ${owner} = $1`,
    [id, keepHours * 3_600],
  );
  await addSecret(db, owner, id, secret);
}

export async function deleteSecrets(db: ClientBase, owner: Owner, id: string): Promise<void> {
  await db.query(`DELETE FROM ${owner}_secrets WHERE ${owner} = $1`, [id]);
}

/**
 * At a start, which may be the first after a new master key was put in front: what is in force is sealed under it, so that
 * the old key can be taken away. Never throws.
 */
export async function sealAnew(deps: { pool: Pool; sealer: Sealer; logger: Logger }): Promise<void> {
  for (const owner of OWNERS) {
    try {
      const count = await reseal(deps.pool, owner, deps.sealer);
      if (count > 0)
        deps.logger.info({ count }, `secrets of ${owner}s were sealed under the first master key`);
    } catch (error) {
      deps.logger.warn(
        { reason: reasonOf(error) },
        `secrets of ${owner}s could not be sealed under the first master key; the older keys are still needed. It is tried at the next start`,
      );
    }
  }
}

async function reseal(pool: Pool, owner: Owner, sealer: Sealer): Promise<number> {
  // Or one that nobody takes any more would go on needing its key.
  await pool.query(`DELETE FROM ${owner}_secrets WHERE ends_at <= now()`);
  const { rows } = await pool.query<{ id: string; owner: string; sealed: Buffer }>(
    `SELECT id, ${owner} AS owner, sealed FROM ${owner}_secrets`,
  );
  const stale = rows.filter(({ sealed }) => sealer.isStale(sealed));
  let failure: unknown;
  for (const { id, owner: whose, sealed } of stale) {
    const context = `${owner}:${whose}`;
    try {
      // Only if nobody did it meanwhile.
      await pool.query(`UPDATE ${owner}_secrets SET sealed = $2 WHERE id = $1 AND sealed = $3`, [
        id,
        sealer.seal(sealer.open(sealed, context), context),
        sealed,
      ]);
    } catch (error) {
      failure = error; // one whose key is lost keeps no other from it
    }
  }
  if (failure !== undefined) throw failure;
  return stale.length;
}
