/**
 * Whether each provider takes our calls, noted by the processes that make them. A note is one small statement, and
 * only where something changed or the last one is old: most calls go well and cost nothing here.
 */
import type { Pool } from 'pg';

export type Health = 'well' | 'token' | 'down';

export interface ProviderHealth {
  /** Never throws: a note that is lost is made by the next call. @param error the type of the failure */
  note(provider: string, health: Health, error?: string): Promise<void>;
}

/** A provider that stays as it is, is noted this often; another process may have noted otherwise meanwhile. */
const NOTE_EVERY_MS = 10_000;

const STATEMENTS = {
  well: `INSERT INTO provider_health (provider, ok_at) VALUES ($1, now())
         ON CONFLICT (provider) DO UPDATE
           SET ok_at = now(), token_since = NULL, down_since = NULL, failures = 0`,
  // It answered: so it is not down.
  token: `INSERT INTO provider_health (provider, token_since, failures, error, error_at) VALUES ($1, now(), 1, $2, now())
          ON CONFLICT (provider) DO UPDATE
            SET token_since = coalesce(provider_health.token_since, now()), down_since = NULL,
                failures = provider_health.failures + 1, error = $2, error_at = now()`,
  down: `INSERT INTO provider_health (provider, down_since, failures, error, error_at) VALUES ($1, now(), 1, $2, now())
         ON CONFLICT (provider) DO UPDATE
           SET down_since = coalesce(provider_health.down_since, now()),
               failures = provider_health.failures + 1, error = $2, error_at = now()`,
} as const satisfies Record<Health, string>;

export function createProviderHealth(
  pool: Pool,
  options: { onLost?: (error: unknown) => void; now?: () => number } = {},
): ProviderHealth {
  const { onLost = () => undefined, now = Date.now } = options;
  const noted = new Map<string, { health: Health; at: number }>();
  return {
    async note(provider, health, error) {
      const last = noted.get(provider);
      if (last?.health === health && health === 'well' && now() - last.at < NOTE_EVERY_MS) return;
      noted.set(provider, { health, at: now() });
      try {
        await pool.query(
          STATEMENTS[health],
          health === 'well' ? [provider] : [provider, error ?? 'unexpected'],
        );
      } catch (lost) {
        noted.delete(provider);
        onLost(lost);
      }
    },
  };
}

/** What an outbound failure says of the provider; undefined = nothing (it asks to slow down). */
export function healthOf(failure: { outcome: string; type: string }): Health | undefined {
  if (/\.(token|denied)$/.test(failure.type)) return 'token';
  // Nobody was called.
  if (failure.type === 'contact.stopped') return undefined;
  switch (failure.outcome) {
    case 'not_sent':
    case 'unknown':
      return 'down';
    case 'try_later':
      return failure.type.endsWith('.failing') ? 'down' : undefined;
    default:
      // A refusal is an answer to a call that was let in.
      return 'well';
  }
}
