/**
 * Events once more: appended as new ones that name the first, and delivered by the relay as any event. The facts in
 * them make that harmless where a workflow had acted already. In one transaction, and once for each `by`.
 */
import type { Pool, PoolClient } from 'pg';
import type { MessageStatus } from '../../workflows/events';
import { APPEND } from '../append-sql';
import type { Entry } from '../append';
import { buildBatch } from '../batch';
import { isErasedMeanwhile, isMissingPartition, isRepeatable } from '../database-errors';
import { CHANNEL } from '../notify';
import { makePartitions } from '../partitions';
import { settleReceipts } from '../receipts';
import { routeOf } from '../route';
import type { StoredPart } from '../types';
import { chooseParts } from './choose';
import type { Standing } from './first';
import { lockFirsts, settleFirsts } from './first';
import type { Plan, PlanDeps } from './plan';
import { planReplays, replayEventId } from './plan';
import type { Refusal } from './refusals';
import { refusal } from './refusals';
import { forget, note, seenKey, whoIsSeen } from './seen';
import { checkWorkflow } from './to-workflow';
import { inTransaction } from '../../db/transaction';

export type Replayed =
  /** `repeated`: by an earlier call with the same `by`. The new event. */
  | { outcome: 'replayed' | 'repeated'; event: string }
  /** Read again, and nothing new was in it: the event it is known as, or itself. */
  | { outcome: 'settled'; event: string }
  /** Had been replayed, and nothing has happened to it since. */
  | { outcome: 'skipped' }
  | { outcome: 'refused'; refused: Refusal };

export interface ReplayOptions {
  /** Gives a payment to this workflow, whatever it names. */
  toWorkflow?: string;
  /** Leaves out what left the dead or the parked by an earlier replay. */
  skipReplayed?: boolean;
}

export interface ReplayDeps extends PlanDeps {
  /** What hooks are stored through: the transaction is its. */
  journalPool: Pool;
}

const MAX_REPEATS = 5;

/** @param by a UUID, of the call or the workflow that asks; one answer for each id, in their order */
export async function replayEvents(
  deps: ReplayDeps,
  ids: readonly string[],
  by: string,
  options: ReplayOptions = {},
): Promise<Replayed[]> {
  for (let repeats = 0; ; repeats++) {
    try {
      const epoch = await deps.contacts.epoch();
      const plans = await planReplays(deps, ids, by, options.toWorkflow);
      const { replayed, slots } = await inTransaction(deps.journalPool, (client) =>
        replayIn(client, plans, by, epoch, options),
      );
      if (slots.size > 0)
        await deps.journalPool.query('SELECT pg_notify($1, $2)', [CHANNEL, [...slots].join(',')]);
      return replayed;
    } catch (error) {
      if (repeats >= MAX_REPEATS) throw error;
      if (isMissingPartition(error)) await makePartitions(deps.journalPool);
      else if (isErasedMeanwhile(error)) deps.contacts.forget();
      else if (!isRepeatable(error)) throw error;
    }
  }
}

type Chosen = {
  plan: Exclude<Plan, { does: 'refuse' }>;
  parts: StoredPart[];
  contacts: (string | undefined)[];
};

async function replayIn(
  client: PoolClient,
  plans: readonly Plan[],
  by: string,
  epoch: string,
  { toWorkflow, skipReplayed }: ReplayOptions,
): Promise<{ replayed: Replayed[]; slots: Set<number> }> {
  const wanted = plans.filter((plan) => plan.does !== 'refuse');
  const standings = await lockFirsts(
    client,
    wanted.map(({ first }) => first.id),
  );
  const seen = await whoIsSeen(client, [
    ...wanted.map(({ first }) => ({ endpoint: first.endpoint, eventId: replayEventId(by, first.id) })),
    ...wanted.flatMap(({ does, first, parts }) =>
      does === 'reread' ? parts.map(({ eventId }) => ({ endpoint: first.endpoint, eventId })) : [],
    ),
  ]);
  const elsewhere = toWorkflow === undefined ? undefined : await checkWorkflow(client, toWorkflow);
  const replayedBefore = skipReplayed ? await haveReplays(client, [...standings.keys()]) : new Set<string>();

  const settled: { id: string; reason: string }[] = [];
  const chosen: (Chosen & { place: number })[] = [];
  const replayed = plans.map((plan, place): Replayed => {
    if (plan.does === 'refuse') return { outcome: 'refused', refused: plan.refused };
    const { first } = plan;
    const before = seen.get(seenKey(first.endpoint, replayEventId(by, first.id)));
    if (before !== undefined) return { outcome: 'repeated', event: before };
    const standing = standings.get(first.id);
    const refused =
      refusedBy(standing) ?? (elsewhere && 'refused' in elsewhere ? elsewhere.refused : undefined);
    if (refused) return { outcome: 'refused', refused };
    if (standing?.state === 'ignored' && plan.does === 'again' && replayedBefore.has(first.id))
      return { outcome: 'skipped' };
    if (plan.does === 'again') {
      chosen.push({ plan, parts: plan.parts, contacts: plan.contacts, place });
      return { outcome: 'skipped' };
    }
    const choice = chooseParts(plan, seen);
    if ('refused' in choice) return { outcome: 'refused', refused: choice.refused };
    if ('known' in choice) {
      settled.push({ id: first.id, reason: choice.reason });
      return { outcome: 'settled', event: choice.known };
    }
    chosen.push({ plan, ...choice, place });
    return { outcome: 'skipped' };
  });

  const appended = await append(
    client,
    chosen,
    epoch,
    elsewhere && 'route' in elsewhere ? elsewhere.route : undefined,
  );
  for (const [i, { plan, place }] of chosen.entries()) {
    const [event] = appended.events[i]!;
    if (event === undefined) continue;
    replayed[place] = { outcome: 'replayed', event };
    const { state, reason } = standings.get(plan.first.id)!;
    if (state === 'dead' || state === 'parked' || state === 'unread' || plan.does === 'reread')
      settled.push({ id: plan.first.id, reason: settledReason(state, reason, event) });
    if (plan.does === 'reread')
      await note(client, plan.first.endpoint, replayEventId(by, plan.first.id), event);
  }
  await settleFirsts(client, settled);
  return { replayed, slots: appended.slots };
}

function refusedBy(standing: Standing | undefined): Refusal | undefined {
  if (!standing) return refusal('unknown-event');
  if (standing.isErased) return refusal('erased');
  return standing.state === 'pending' ? refusal('still-pending') : undefined;
}

const settledReason = (state: string, reason: string | null, event: string): string =>
  `was ${state}${reason ? ` (${reason.slice(0, 900)})` : ''}; replayed as ${event}`;

async function append(
  client: PoolClient,
  chosen: readonly Chosen[],
  epoch: string,
  route: typeof routeOf = routeOf,
): Promise<{ events: string[][]; slots: Set<number> }> {
  if (chosen.length === 0) return { events: [], slots: new Set() };
  const receivedAt = new Date();
  const entries = chosen.map(({ plan, parts, contacts }): Entry => ({
    endpoint: plan.first.endpoint,
    receivedAt,
    parts,
    contacts,
  }));
  const statuses = entries.flatMap(({ parts }) =>
    parts.flatMap(({ content }): MessageStatus[] =>
      content.state === 'event' && content.event.kind === 'message.status' ? [content.event] : [],
    ),
  );
  if (statuses.length > 0) await settleReceipts(client, statuses);
  await forget(
    client,
    chosen.flatMap(({ plan: { does, first } }) => (does === 'reread' ? [first] : [])),
  );
  const built = buildBatch(entries, route);
  const { rows } = await client.query<{ id: string }>({
    name: 'append',
    text: APPEND,
    values: [...built.values, epoch],
  });
  const repeated = new Set(rows.map(({ id }) => id));
  const events = built.candidates.map((ids) => ids.filter((id) => !repeated.has(id)));
  const named = events.flatMap((ids, i) => ids.map((id) => [id, chosen[i]!.plan.first] as const));
  await client.query(
    `UPDATE events e SET replay_of = t.first, request_id = t.request
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS t(id, first, request)
      WHERE e.id = t.id AND e.received_at = $4`,
    [
      named.map(([id]) => id),
      named.map(([, { id }]) => id),
      named.map(([, { requestId }]) => requestId),
      receivedAt,
    ],
  );
  return { events, slots: built.slots };
}

async function haveReplays(client: PoolClient, ids: string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT replay_of AS id FROM events WHERE replay_of = ANY ($1::uuid[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
