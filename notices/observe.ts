/** What Postgres tells of troubles. Each statement is cheap, or bounded: it runs every some seconds. */
import type { ClientBase } from 'pg';
import { REFERENCES_DISAGREE } from '../journal/resolve-references';
import type { Look, NoticeKind, NoticeLimits, Observation } from './kinds';

type Db = Pick<ClientBase, 'query'>;
type Observe = (db: Db, limits: NoticeLimits) => Promise<Observation[]>;

/** Counting stops here: more is trouble enough, and is counted every some seconds. */
const COUNT_LIMIT = 10_000;

/** Fewer failures in a row are weather. */
const FAILURES = 3;

const OBSERVERS = {
  async token_dead(db) {
    const { rows } = await db.query<{ provider: string; failures: number; error: string | null }>(
      'SELECT provider, failures, error FROM provider_health WHERE token_since IS NOT NULL',
    );
    return rows.map((row) => failing('token_dead', row, true));
  },
  async provider_down(db, { downMinutes }) {
    const { rows } = await db.query<{
      provider: string;
      failures: number;
      error: string | null;
      long: boolean;
    }>(
      `SELECT provider, failures, error, down_since <= now() - make_interval(secs => $1) AND failures >= $2 AS long
         FROM provider_health WHERE down_since IS NOT NULL`,
      [downMinutes * 60, FAILURES],
    );
    return rows.map((row) => failing('provider_down', row, row.long));
  },
  async dead_letters(db) {
    const { rows } = await db.query<{ kind: string; count: number }>(
      'SELECT kind, count(*)::int AS count FROM dead_letters GROUP BY kind ORDER BY kind',
    );
    return grouped('dead_letters', 'journal', rows);
  },
  async unread_shapes(db) {
    const { rows } = await db.query<{ endpoint: string; count: number }>(
      `SELECT endpoint, count(*)::int AS count
         FROM (SELECT endpoint FROM events WHERE state = 'unread' LIMIT $1) u GROUP BY endpoint`,
      [COUNT_LIMIT],
    );
    return rows.map(({ endpoint, count }) => ({
      kind: 'unread_shapes',
      subject: endpoint,
      count,
      opens: true,
    }));
  },
  async backlog_old(db, { backlogSeconds }) {
    const { rows } = await db.query<{ seconds: number | null }>(
      `SELECT extract(epoch FROM now() - min(received_at))::int AS seconds FROM pending WHERE parked_at IS NULL`,
    );
    const seconds = rows[0]?.seconds ?? 0;
    // Half of it ends the notice: a backlog that hovers at the limit is one trouble.
    return seconds > backlogSeconds / 2
      ? [{ kind: 'backlog_old', subject: 'journal', count: seconds, opens: seconds > backlogSeconds }]
      : [];
  },
  async sequence_gaps(db) {
    const { rows } = await db.query<{ endpoint: string; count: number }>(
      `SELECT endpoint, count(*)::int AS count FROM hook_gaps
        WHERE counted_at > now() - interval '1 hour' GROUP BY endpoint`,
    );
    return rows.map(({ endpoint, count }) => ({
      kind: 'sequence_gaps',
      subject: endpoint,
      count,
      opens: true,
    }));
  },
  async subscription_off(db) {
    const { rows } = await db.query<{ id: string; failures: number }>(
      `SELECT id, failures FROM subscriptions
        WHERE NOT enabled AND off_reason IS NOT NULL AND deleted_at IS NULL AND off_at > now() - interval '1 day'`,
    );
    return rows.map(({ id, failures }) => ({
      kind: 'subscription_off',
      subject: id,
      count: Math.max(failures, 1),
      opens: true,
    }));
  },
  async references_disagree(db) {
    const { rows } = await db.query<{ kind: string; count: number }>(
      `SELECT kind, count(*)::int AS count FROM pending
        WHERE parked_at IS NOT NULL AND starts_with(reason, $1) GROUP BY kind`,
      [REFERENCES_DISAGREE],
    );
    return grouped('references_disagree', 'payments', rows);
  },
  async money_unclaimed(db, { unclaimedMinutes }) {
    const { rows } = await db.query<{ kind: string; count: number }>(
      `SELECT kind, count(*)::int AS count FROM pending
        WHERE parked_at <= now() - make_interval(secs => $1) AND kind = 'payment.changed'
          AND NOT starts_with(coalesce(reason, ''), $2)
        GROUP BY kind`,
      [unclaimedMinutes * 60, REFERENCES_DISAGREE],
    );
    return grouped('money_unclaimed', 'payments', rows);
  },
} as const satisfies Partial<Record<NoticeKind, Observe>>;

export async function observeDatabase(db: Db, limits: NoticeLimits): Promise<Look> {
  const found: Observation[] = [];
  // One after another: they share one connection.
  for (const observe of Object.values<Observe>(OBSERVERS)) found.push(...(await observe(db, limits)));
  return { looked: Object.keys(OBSERVERS) as (keyof typeof OBSERVERS)[], found };
}

const failing = (
  kind: NoticeKind,
  { provider, failures, error }: { provider: string; failures: number; error: string | null },
  opens: boolean,
): Observation => ({
  kind,
  subject: provider,
  count: failures,
  ...(error === null ? {} : { detail: { error } }),
  opens,
});

/** One notice of all of them, with how many of which. */
function grouped(
  kind: NoticeKind,
  subject: string,
  rows: readonly { kind: string; count: number }[],
): Observation[] {
  if (rows.length === 0) return [];
  const by = Object.fromEntries(rows.map((row) => [row.kind, row.count]));
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return [{ kind, subject, count, detail: { by }, opens: true }];
}
