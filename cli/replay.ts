/** Delivering events again: a few by their ids, or many as a workflow that is followed until its end. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { eventSchema, replayState, startedSchema, workflowSchema } from './answers';
import { apiFilter, filterWords } from './event-filter';
import type { EventFilter } from './event-filter';
import { CliFailure, usage } from './failure';
import type { Session } from './session';

export interface ReplayOptions {
  dryRun?: boolean;
  yes?: boolean;
  /** `--no-follow` */
  follow: boolean;
}

export const withReplayOptions = (command: Command): Command =>
  command
    .option('--dry-run', 'only count them')
    .option('--yes', 'do not ask')
    .option('--no-follow', 'start the replay of many and do not wait for it');

/** Each one by itself: what fails is told, and the rest goes on. */
export async function replayOneByOne(
  { api, out }: Session,
  ids: readonly string[],
  { dryRun, toWorkflow }: { dryRun?: boolean; toWorkflow?: string },
): Promise<void> {
  if (dryRun) throw usage('--dry-run counts what options describe; ids need no counting.');
  const body = toWorkflow === undefined ? {} : { workflowId: toWorkflow };
  const replayed: z.infer<typeof eventSchema>[] = [];
  const failed: { id: string; error: string }[] = [];
  for (const id of ids) {
    const path = `/v1/events/${encodeURIComponent(id)}/replay`;
    try {
      replayed.push(
        ids.length === 1
          ? await api.change('POST', path, body, eventSchema)
          : await api.changeOneOf({ path }, body, eventSchema),
      );
    } catch (error) {
      // A wrong key or an absent service fails all of them alike.
      if (ids.length === 1 || !(error instanceof CliFailure) || error.exit !== 'failed') throw error;
      failed.push({ id, error: error.message });
    }
  }
  out.answer({ items: replayed, failed }, () => {
    for (const event of replayed) out.line(`${event.replayOf ?? '-'} is replayed as ${event.id}`);
  });
  if (failed.length > 0)
    throw new CliFailure('failed', failed.map(({ id, error }) => `${id}: ${error}`).join('\n'));
}

const countSchema = z.looseObject({ count: z.number() });
const bulkSchema = startedSchema.extend({ count: z.number() });

export async function replayMany(
  session: Session,
  wanted: EventFilter,
  { dryRun, yes, follow }: ReplayOptions,
): Promise<void> {
  const { api, out } = session;
  const filter = apiFilter(wanted);
  const counted = await api.ask('/v1/events/replay', { filter, dryRun: true }, countSchema);
  if (dryRun) return out.answer(counted, () => out.line(`${counted.count} events (${filterWords(wanted)})`));
  if (counted.count === 0)
    return out.answer(counted, () => out.line(`No event is like that (${filterWords(wanted)}).`));
  await session.confirm(`Replay ${counted.count} events (${filterWords(wanted)})?`, yes);
  const started = await api.change('POST', '/v1/events/replay', { filter }, bulkSchema);
  out.note(`The replay of ${started.count} events runs as ${started.workflowId}: ${started.temporalUrl}`);
  if (follow) return followReplay(session, started.workflowId);
  out.answer(started, () => out.line(`npm run fixit -- replay follow ${started.workflowId}`));
}

const POLL_MS = 500;
/** The service may be started again meanwhile; longer than that a person should know. */
const PATIENCE_MS = 60_000;

/** Until it is done, has been stopped or has failed. Ctrl-C ends the following, not the replay. */
export async function followReplay(session: Session, workflowId: string): Promise<void> {
  const interrupted = new AbortController();
  const onSignal = () => interrupted.abort();
  process.once('SIGINT', onSignal);
  const progress = session.progress('Replay');
  try {
    await followUntilEnd(session, workflowId, interrupted.signal, (state) =>
      progress.tell(state.done, state.total, words(state)),
    );
  } finally {
    progress.end();
    process.off('SIGINT', onSignal);
  }
}

type State = z.infer<typeof replayState>;

async function followUntilEnd(
  session: Session,
  workflowId: string,
  interrupted: AbortSignal,
  tell: (state: State) => void,
): Promise<void> {
  const { out } = session;
  for (
    let reasonTold: string | undefined;
    ;
    await pause(POLL_MS, undefined, { signal: interrupted }).catch(() => undefined)
  ) {
    if (interrupted.aborted)
      throw new CliFailure(
        'interrupted',
        `No longer followed; the replay goes on. Follow it: npm run fixit -- replay follow ${workflowId}\nStop it: npm run fixit -- replay stop ${workflowId}`,
      );
    const workflow = await patiently(session, workflowId, interrupted);
    if (workflow === undefined) continue;
    const { data: state } = replayState.safeParse(workflow.state);
    if (!state) {
      if (workflow.execution !== 'running') throw ended(workflowId, workflow.execution);
      const reason = workflow.stateReason ?? 'it tells no state of a replay';
      if (reason !== reasonTold) out.note(`${workflowId}: ${reason}`);
      reasonTold = reason;
      continue;
    }
    tell(state);
    if (state.stage === 'done') return finish(session, workflowId, state);
    if (state.stage === 'stopped')
      throw new CliFailure(
        'failed',
        `The replay was stopped at ${state.done} of ${state.total}. It goes on by: npm run fixit -- replay resume ${workflowId}`,
      );
    if (workflow.execution !== 'running') throw ended(workflowId, workflow.execution);
  }
}

/** Undefined = interrupted. */
async function patiently({ api }: Session, workflowId: string, interrupted: AbortSignal) {
  for (const deadline = Date.now() + PATIENCE_MS; !interrupted.aborted;) {
    try {
      return await api.get(`/v1/workflows/${encodeURIComponent(workflowId)}`, workflowSchema);
    } catch (error) {
      if (!(error instanceof CliFailure) || !error.passing || Date.now() > deadline) throw error;
      await pause(POLL_MS, undefined, { signal: interrupted }).catch(() => undefined);
    }
  }
  return undefined;
}

function finish({ out }: Session, workflowId: string, state: State): void {
  out.answer({ workflowId, ...state }, () => out.line(`Replayed ${words(state)}.`));
  if (state.failed > 0)
    throw new CliFailure('failed', `${state.failed} could not be replayed: events list --state dead`);
}

const words = ({ stage, replayed, skipped, failed }: State): string =>
  stage === 'counting' ? 'counting' : `${replayed} again, ${skipped} skipped, ${failed} failed`;

const ended = (workflowId: string, execution: string): CliFailure =>
  new CliFailure(
    'failed',
    `The replay ${workflowId} is ${execution} and was not done: see "workflows show ${workflowId}".`,
  );
