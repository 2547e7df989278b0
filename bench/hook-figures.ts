/** How much was sent to the service, and how much of it anew: what the figures of a chaos bench are held against. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { countOf } from './database';
import type { SandboxControl } from './customer';
import type { Sent } from './partner';
import { say } from './stand';

const hooksSchema = z.object({
  counts: z.object({ emitted: z.number(), attempts: z.number(), givenUp: z.number() }),
});
const callsSchema = z.object({ calls: z.object({ all: z.number(), failed: z.number() }) });

export interface HookFigures {
  /** Distinct ones; a question that Bpium waits for is no hook here. */
  hooks: number;
  /** Sent once more: because the first time failed, or a fault doubled it. */
  repeats: number;
  /** `record.before.*` of Bpium. */
  questions: number;
  /** Kinds of senders among them. */
  endpoints: number;
  /** Never sent again by their vendor, and not taken the one time. */
  neverArrived: number;
}

export interface CallFigures {
  /** Ours to vendors, so far. */
  calls: number;
  /** The part of them that failed or was cut after its effect. */
  callsFailed: number;
}

export async function callFigures(sandbox: SandboxControl): Promise<CallFigures> {
  const { calls } = callsSchema.parse(await sandbox.get('hooks'));
  return { calls: calls.all, callsFailed: Number((calls.failed / calls.all).toFixed(3)) };
}

export async function hookFigures(database: Pool, sandbox: SandboxControl, sent: Sent): Promise<HookFigures> {
  const { counts } = hooksSchema.parse(await sandbox.get('hooks'));
  const { rows } = await database.query<{ endpoint: string; requests: number; repeats: number }>(
    `SELECT endpoint, count(*)::int AS requests, sum(duplicates)::int AS repeats FROM requests
      GROUP BY endpoint ORDER BY requests DESC`,
  );
  say(
    `requests in the journal: ${rows.map(({ endpoint, requests }) => `${endpoint} ${requests}`).join(', ')}`,
  );
  return {
    hooks: counts.emitted + sent.distinct,
    repeats: counts.attempts - counts.emitted + sent.again,
    questions: await countOf(database, `events WHERE kind = 'record.decision'`),
    endpoints: rows.length,
    neverArrived: counts.givenUp,
  };
}
