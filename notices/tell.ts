/**
 * Tells targets what they have not heard. A message is claimed for as long as one call may last, told, and marked: any
 * number of processes tell it once. After a crash between the two it is told again under the same id, because a notice
 * that comes twice does less harm than one that never comes.
 */
import type { Pool } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import type { Logger } from '../logging';
import { OutboundError } from '../providers/failure';
import { reasonOf } from '../redaction';
import type { NoticeLimits } from './kinds';
import { NOTICE_COLUMNS } from './notice';
import type { Notice, Occasion } from './notice';
import type { Target } from './targets';

/** Longer than a call (10 s) and its mark. */
const LEASE_SECONDS = 30;
/** Messages to one target in one go. */
const AT_ONCE = 20;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 600_000;

export interface TellDeps {
  pool: Pool;
  targets: readonly Target[];
  limits: Pick<NoticeLimits, 'everyMinutes' | 'calmMinutes'>;
  logger: Logger;
}

/** What is due; a target that takes nothing holds up no other. */
export async function tellDue(deps: TellDeps): Promise<void> {
  await Promise.all(deps.targets.map((target) => tellTarget(deps, target)));
}

async function tellTarget(deps: TellDeps, target: Target): Promise<void> {
  // A target set later hears of what is still open, and of nothing older.
  await deps.pool.query(
    `INSERT INTO notice_tellings (notice, target) SELECT id, $1 FROM notices WHERE over_at IS NULL
     ON CONFLICT DO NOTHING`,
    [target.name],
  );
  for (let told = 0; told < AT_ONCE; told += 1) {
    const claimed = await claim(deps, target);
    if (!claimed || !(await tell(deps, target, claimed))) return;
  }
}

interface Claimed extends Notice {
  state: 'open' | 'over' | null;
  number: number;
  attempts: number;
}

const CLAIM = `
UPDATE notice_tellings t
   SET leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), attempts = t.attempts + 1
  FROM notices n
 WHERE n.id = t.notice AND t.target = $1 AND t.notice = (
   SELECT t.notice FROM notice_tellings t JOIN notices n ON n.id = t.notice
    WHERE t.target = $1 AND coalesce(t.retry_at, now()) <= now() AND coalesce(t.leased_until, now()) <= now()
      AND CASE
            WHEN n.over_at IS NOT NULL
              THEN t.state IS DISTINCT FROM 'over' AND n.over_at <= now() - make_interval(secs => $3)
            WHEN t.state IS NULL THEN true
            WHEN t.state = 'over' THEN t.told_at <= now() - make_interval(secs => $2)
            ELSE $4 AND n.acknowledged_at IS NULL AND t.told_at <= now() - make_interval(secs => $2)
          END
    ORDER BY n.first_at, n.id LIMIT 1
    FOR UPDATE OF t SKIP LOCKED)
RETURNING ${NOTICE_COLUMNS}, t.state, t.number, t.attempts`;

async function claim({ pool, limits }: TellDeps, target: Target): Promise<Claimed | undefined> {
  const { rows } = await pool.query<Claimed>(CLAIM, [
    target.name,
    limits.everyMinutes * 60,
    limits.calmMinutes * 60,
    target.repeats,
  ]);
  return rows[0];
}

/** Whether the target took it. */
async function tell({ pool, logger }: TellDeps, target: Target, claimed: Claimed): Promise<boolean> {
  const occasion = occasionOf(claimed);
  const id = `ntc_${uuidv5(`${target.name} ${claimed.number} ${occasion}`, claimed.id)}`;
  try {
    await target.tell({ notice: claimed, occasion, id, at: new Date() });
  } catch (error) {
    const ms = pauseMs(claimed.attempts, error);
    await pool.query(
      `UPDATE notice_tellings SET leased_until = NULL, retry_at = now() + make_interval(secs => $3)
        WHERE notice = $1 AND target = $2`,
      [claimed.id, target.name, ms / 1000],
    );
    // The first of a row of failures, and then now and again.
    if (claimed.attempts % 10 === 1)
      logger.warn(
        { noticeId: claimed.id, target: target.name, attempts: claimed.attempts, reason: reasonOf(error) },
        'a notice was not taken; it is told again until it is',
      );
    return false;
  }
  await pool.query(
    `WITH told AS (
       UPDATE notice_tellings
          SET state = $3, told_at = now(), number = number + 1, attempts = 0, retry_at = NULL, leased_until = NULL
        WHERE notice = $1 AND target = $2)
     UPDATE notices SET told_at = now() WHERE id = $1`,
    [claimed.id, target.name, occasion === 'over' ? 'over' : 'open'],
  );
  return true;
}

function occasionOf({ overAt, state }: Claimed): Occasion {
  if (overAt !== null) return 'over';
  return state === 'open' ? 'continues' : 'opened';
}

function pauseMs(attempts: number, error: unknown): number {
  const asked = error instanceof OutboundError ? error.options.retryAfterMs : undefined;
  return asked ?? Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10), LAST_RETRY_MS);
}
