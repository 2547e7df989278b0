/**
 * Backing off as a whole account. Where a channel limits or refuses the account and not one message, whoever comes next
 * is held back without a call: until the time the channel asked for, doubled while it goes on, or, where people have
 * to mend something, with their sentence. When a hold is over one message goes first; the others follow its success.
 */
import type { Pool } from 'pg';
import { OutboundError } from '../providers/failure';
import type { ActivityDeps } from './deps';

type Deps = Pick<ActivityDeps, 'pool' | 'now'>;

export interface Account {
  channel: string;
  account: string;
}

/** Longer than one call may last: after it the next one tries. */
const TRY_MS = 15_000;
const LONGEST_MS = 5 * 60_000;
/** Nothing is gained by all of them coming back in one millisecond. */
const SPREAD_MS = 1_000;

interface Hold {
  until: Date;
  outcome: 'try_later' | 'refused';
  type: string;
  message: string;
}

/** Sends unless the account is held back, and learns from what comes of it. */
export async function unlessHeld<R>(deps: Deps, account: Account, send: () => Promise<R>): Promise<R> {
  const isFirst = await goAhead(deps, account);
  try {
    const made = await send();
    if (isFirst) await release(deps.pool, account);
    return made;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.options.holdMs !== undefined) await hold(deps, account, error, error.options.holdMs, isFirst);
    // It was heard, and refused for a reason of its own.
    else if (isFirst && (error.outcome === 'refused' || error.outcome === 'try_later'))
      await release(deps.pool, account);
    throw error;
  }
}

/** True for the one that tries after a hold; throws what the held call was told. */
async function goAhead({ pool, now }: Deps, { channel, account }: Account): Promise<boolean> {
  const { rows } = await pool.query<Hold>(
    'SELECT until, outcome, type, message FROM channel_holds WHERE channel = $1 AND account = $2',
    [channel, account],
  );
  const held = rows[0];
  if (!held) return false;
  const left = held.until.getTime() - now().getTime();
  if (left > 0) throw heldBack(held, left);
  const { rowCount } = await pool.query(
    'UPDATE channel_holds SET until = $4 WHERE channel = $1 AND account = $2 AND until = $3',
    [channel, account, held.until.toISOString(), new Date(now().getTime() + TRY_MS).toISOString()],
  );
  if (rowCount !== 1) throw heldBack(held, SPREAD_MS);
  return true;
}

const heldBack = ({ outcome, type, message }: Hold, left: number): OutboundError =>
  new OutboundError(outcome, type, message, { retryAfterMs: left + Math.round(Math.random() * SPREAD_MS) });

/** Those already under way may be told the same: only the first after a hold makes it longer. */
async function hold(
  { pool, now }: Deps,
  { channel, account }: Account,
  { outcome, type, message }: OutboundError,
  ms: number,
  isFirst: boolean,
): Promise<void> {
  await pool.query(
    `INSERT INTO channel_holds AS h (channel, account, until, outcome, type, message)
     VALUES ($1, $2, $3::timestamptz + $4 * interval '1 millisecond', $5, $6, $7)
     ON CONFLICT (channel, account) DO UPDATE
        SET strikes = h.strikes + 1, outcome = excluded.outcome, type = excluded.type, message = excluded.message,
            until = $3::timestamptz + least($4 * 2 ^ least(h.strikes + 1, 20), $8) * interval '1 millisecond'
      WHERE $9 OR h.until <= $3::timestamptz`,
    [
      channel,
      account,
      now().toISOString(),
      ms,
      outcome === 'refused' ? 'refused' : 'try_later',
      type,
      message,
      Math.max(ms, LONGEST_MS),
      isFirst,
    ],
  );
}

async function release(pool: Pool, { channel, account }: Account): Promise<void> {
  await pool.query('DELETE FROM channel_holds WHERE channel = $1 AND account = $2', [channel, account]);
}
