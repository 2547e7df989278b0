/** Per endpoint: the last hook and the last error. Bounded: looks at the newest rows only. */
import type { Pool } from 'pg';

export interface LastError {
  at: Date;
  side: 'hook' | 'outbound';
  reason: string;
}

export interface ProviderActivity {
  lastHookAt?: Date;
  lastError?: LastError;
}

/** An endpoint that was silent for this many hooks of others shows no last hook. */
const LAST_HOOKS = `
SELECT endpoint, max(received_at) AS at
  FROM (SELECT endpoint, received_at FROM requests WHERE outcome <> 'refused' ORDER BY id DESC LIMIT 20000) r
 GROUP BY endpoint`;

const LAST_REFUSALS = `
SELECT DISTINCT ON (endpoint) endpoint, received_at AS at, reason
  FROM (SELECT endpoint, received_at, reason, outcome FROM requests WHERE outcome <> 'taken'
         ORDER BY id DESC LIMIT 5000) r
 WHERE outcome = 'refused'
 ORDER BY endpoint, received_at DESC`;

const LAST_EFFECT_ERRORS = `
SELECT p.provider, e.updated_at AS at, e.error AS reason
  FROM unnest($1::text[]) AS p(provider)
 CROSS JOIN LATERAL (SELECT updated_at, error FROM effects WHERE provider = p.provider AND error IS NOT NULL
                      ORDER BY updated_at DESC LIMIT 1) e`;

/** @param providers ids; the built-in endpoints bear the same names */
export async function readProviderActivity(
  pool: Pool,
  providers: string[],
): Promise<Map<string, ProviderActivity>> {
  const [hooks, refusals, effects] = await Promise.all([
    pool.query<{ endpoint: string; at: Date }>(LAST_HOOKS),
    pool.query<{ endpoint: string; at: Date; reason: string | null }>(LAST_REFUSALS),
    pool.query<{ provider: string; at: Date; reason: string }>(LAST_EFFECT_ERRORS, [providers]),
  ]);
  const found = new Map<string, ProviderActivity>(providers.map((id) => [id, {}]));
  for (const { endpoint, at } of hooks.rows) {
    const activity = found.get(endpoint);
    if (activity) activity.lastHookAt = at;
  }
  const errors: [string, LastError][] = [
    ...refusals.rows.map(({ endpoint, at, reason }): [string, LastError] => [
      endpoint,
      { at, side: 'hook', reason: reason ?? 'refused' },
    ]),
    ...effects.rows.map(({ provider, at, reason }): [string, LastError] => [
      provider,
      { at, side: 'outbound', reason },
    ]),
  ];
  for (const [id, error] of errors) {
    const activity = found.get(id);
    if (activity && (!activity.lastError || activity.lastError.at < error.at)) activity.lastError = error;
  }
  return found;
}
