/**
 * After a roll back: workflows that took a branch which the build at hand does not know are reset to before it. Signals
 * come again; effect ids repeat, so nothing is sent twice. No worker of the other build may run meanwhile.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { ReplayFailure } from './replay';
import { traced } from './tracing';

type Events = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>;

export interface SetBack {
  workflowId: string;
  type: string;
  /** Workflow tasks that are done anew. */
  tasks: number;
}

/**
 * temporal.api.enums.v1.ResetReapplyExcludeType: updates. What operators asked of a dialog would all come at once, before
 * its flow has taken a message (docs/operations.md).
 */
const UPDATES = 2;
/** Histories held in memory at once. */
const AT_ONCE = 50;

/** @param failures runs that this build does not replay, see `replayRunning` */
export async function setBack(
  client: Client,
  code: string,
  failures: readonly ReplayFailure[],
): Promise<SetBack[]> {
  const done: SetBack[] = [];
  for (let from = 0; from < failures.length; from += AT_ONCE) {
    const searches = await Promise.all(
      failures.slice(from, from + AT_ONCE).map((failure) => openSearch(client, failure)),
    );
    await narrow(code, searches);
    for (const search of searches) done.push(await reset(client, search));
  }
  return done;
}

/** The first `known` of its workflow tasks replay, the first `unknown` do not. */
interface Search {
  failure: ReplayFailure;
  events: Events;
  /** Where in `events` workflow tasks were completed. */
  ends: number[];
  known: number;
  unknown: number;
}

async function openSearch(client: Client, failure: ReplayFailure): Promise<Search> {
  const { events } = await client.workflow.getHandle(failure.workflowId, failure.runId).fetchHistory();
  const all = events ?? [];
  const ends = all.flatMap((event, i) => (event.workflowTaskCompletedEventAttributes ? [i] : []));
  return { failure, events: all, ends, known: 0, unknown: ends.length };
}

/** Halves what is open of each, all in one go a round: a replay worker for each would take longer than the replays. */
async function narrow(code: string, searches: readonly Search[]): Promise<void> {
  for (;;) {
    const open = new Map(
      searches
        .filter(({ known, unknown }) => unknown - known > 1)
        .map((search) => [search.failure.workflowId, search]),
    );
    if (open.size === 0) return;
    const histories = [...open.values()].map((search) => ({
      workflowId: search.failure.workflowId,
      history: { events: search.events.slice(0, search.ends[middle(search)]) },
    }));
    const options = { workflowBundle: { code }, ...traced(undefined) };
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      const search = open.get(workflowId)!;
      if (error === undefined) search.known = middle(search);
      else search.unknown = middle(search);
    }
  }
}

const middle = ({ known, unknown }: Search): number => Math.floor((known + unknown) / 2);

async function reset(client: Client, { failure, events, ends, known }: Search): Promise<SetBack> {
  const { workflowId, runId, type } = failure;
  const end = ends[known];
  if (end === undefined)
    throw new Error(`${workflowId} has no workflow task yet: there is nothing to reset it to.`);
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: events[end]!.eventId,
    requestId: randomUUID(),
    reason: 'rolled back to a build that does not know what this run did here',
    resetReapplyExcludeTypes: [UPDATES],
  });
  return { workflowId, type, tasks: ends.length - known };
}
