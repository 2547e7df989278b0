/**
 * A replay of many events: counts them, then goes through them, the oldest first, a batch at a time. Live hooks come
 * first: while many events wait to be delivered it waits too. It can be stopped and resumed; cancel stops it for good.
 */
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActionAnswer, ActionInput } from './actions';
import { ACTION_REFUSED } from './actions';
import { own } from './calls';
import { wrongId } from './failure';
import { parseWorkflowId } from './ids';
import type { ReplayStart, ReplayState, ToldReplayState } from './replay-state';
import {
  addBatch,
  answerOf,
  newReplayState,
  replayRefusal,
  replayWaitsFor,
  toldReplayState,
} from './replay-state';
import { show } from './shown';

export const replayStateQuery = defineQuery<ToldReplayState>('state');
export const stopUpdate = defineUpdate<ActionAnswer, [ActionInput]>('stop');
export const resumeUpdate = defineUpdate<ActionAnswer, [ActionInput]>('resume');

/** As many as one signal carries, twice in the backlog that live hooks may wait behind. */
const BATCH = 50;
const MAX_HISTORY = 10_000;
const FIRST_PAUSE_S = 1;
const LONGEST_PAUSE_S = 30;

/** What came of it, as its result: the state without what was still to do. */
export async function replay(start: ReplayStart | { state: ReplayState }): Promise<ToldReplayState> {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'replay') throw wrongId(workflowInfo().workflowId, 'replay:<uuid>');
  const state = 'state' in start ? start.state : newReplayState(start, new Date(Date.now()));
  handleActions(state);
  try {
    if (!(await goThrough(state, id.uuid))) return await continueAsNew<typeof replay>({ state });
    enter(state, 'done');
    return toldReplayState(state);
  } catch (error) {
    // The batch under way was waited for: what is told is what was done.
    if (isCancellation(error)) enter(state, 'stopped');
    throw error;
  }
}

function handleActions(state: ReplayState): void {
  setHandler(replayStateQuery, () => toldReplayState(state), {
    description: 'How far the replay is, and what came of the events so far.',
  });
  setHandler(
    stopUpdate,
    (_input: ActionInput) => {
      delete state.busy;
      enter(state, 'stopped');
      return answerOf(state);
    },
    {
      description: 'Replays no further batch until it is resumed; the one under way is finished.',
      validator: (_input: ActionInput) => refuse(replayRefusal(state, 'stop')),
    },
  );
  setHandler(
    resumeUpdate,
    (_input: ActionInput) => {
      enter(state, state.total === undefined ? 'counting' : 'replaying');
      return answerOf(state);
    },
    {
      description: 'Goes on where it was stopped.',
      validator: (_input: ActionInput) => refuse(replayRefusal(state, 'resume')),
    },
  );
}

/** True when all are through, false when the run has grown long enough. */
async function goThrough(state: ReplayState, by: string): Promise<boolean> {
  const { filter, until, batch: limit = BATCH } = state;
  display(state, true);
  if (state.total === undefined) {
    const { count } = await CancellationScope.nonCancellable(() =>
      own.countReplayable.executeWithOptions({ summary: 'count what is to be replayed' }, [
        { filter, until },
      ]),
    );
    state.total = count;
    if (state.stage === 'counting') enter(state, 'replaying');
  }
  while (state.next?.length !== 0) {
    await condition(() => state.stage !== 'stopped');
    if (isFull(state)) return false;
    const ids = state.next ?? [];
    const { after } = state;
    const batch = await CancellationScope.nonCancellable(() =>
      own.replayBatch.executeWithOptions(
        { summary: ids.length === 0 ? 'find the oldest' : `replay ${ids.length} events` },
        [{ by, ids, filter, until, limit, ...(after === undefined ? {} : { after }) }],
      ),
    );
    if ('busy' in batch) await waitForOthers(state, batch.busy);
    else {
      delete state.busy;
      state.looks = 0;
      addBatch(state, batch);
      display(state);
    }
    if (CancellationScope.current().consideredCancelled)
      throw new CancelledFailure('The replay was cancelled.');
  }
  return true;
}

/** Longer each time; a stop ends it. */
async function waitForOthers(state: ReplayState, busy: number): Promise<void> {
  if (state.stage === 'stopped') return;
  state.busy = busy;
  display(state);
  const seconds = Math.min(FIRST_PAUSE_S * 2 ** state.looks, LONGEST_PAUSE_S);
  state.looks += 1;
  await condition(() => state.stage === 'stopped', seconds * 1_000, {
    summary: 'live hooks come first',
  });
}

function isFull({ maxHistory }: ReplayState): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= (maxHistory ?? MAX_HISTORY);
}

function enter(state: ReplayState, stage: ReplayState['stage']): void {
  state.stage = stage;
  state.since = new Date(Date.now()).toISOString();
  display(state, true);
}

function display(state: ReplayState, atRest = false): void {
  const { stage, since, total, done, replayed, repeated, skipped, reasons, busy, filter } = state;
  const list = (counts: Record<string, unknown>) =>
    Object.entries(counts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ') || undefined;
  show(
    {
      stage,
      waitingFor: replayWaitsFor(state),
      since,
      facts: {
        // What names somebody's message or payment stays in the input.
        Of: list({ ...filter, eventId: filter.eventId === undefined ? undefined : 'one id' }),
        Progress:
          total === undefined
            ? undefined
            : `${done} of ${total}${total > 0 ? ` (${Math.floor((100 * done) / total)} %)` : ''}`,
        Replayed: String(replayed + repeated),
        Skipped: String(skipped),
        Refused: list(reasons) ?? '0',
        Backlog: busy === undefined ? undefined : `${busy} events wait to be delivered`,
      },
    },
    atRest,
  );
}

function refuse(sentence: string | undefined): void {
  if (sentence !== undefined) throw ApplicationFailure.nonRetryable(sentence, ACTION_REFUSED);
}
