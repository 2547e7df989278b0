/** How many hooks a second the service takes over all the rows, and what it would without its database. */
import type { Pool } from 'pg';
import { Contest, ratio } from '../contest';
import { median } from '../quantile';
import { countOf } from '../database';
import type { Stand } from '../stand';

export interface Taken {
  toVerified: number;
  verifiedRps: number;
  ingestRps: number;
  /** Acknowledged, and not in the journal. */
  lost: number;
  /** Of all cores, by what was saturated. */
  generatorShares: Record<'verified' | 'ingest', number>;
}

/** As `ingest` measures it, over all the rows. */
export async function takeHooks(stand: Stand, pool: Pool): Promise<Taken> {
  const before = await countOf(pool, 'requests');
  const contest = await Contest.open(stand, ['verified', 'ingest']);
  const results = await contest.rounds();
  const rps = (subject: 'verified' | 'ingest') => median(results[subject].map(({ perSecond }) => perSecond));
  const share = (subject: 'verified' | 'ingest') =>
    median(results[subject].map(({ generatorShare }) => generatorShare));
  for (const name of ['verified', 'api']) await stand.stop(name);
  return {
    toVerified: ratio(rps('ingest'), rps('verified')),
    verifiedRps: rps('verified'),
    ingestRps: rps('ingest'),
    lost: contest.acked - ((await countOf(pool, 'requests')) - before),
    generatorShares: { verified: share('verified'), ingest: share('ingest') },
  };
}
