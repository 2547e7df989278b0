/** Where a replay of many events stands. Plain JSON, handed from run to run. */
import type { ActionAnswer, ActionName } from './actions';
import type { ReplayedBatch, ReplayScope } from './activities';

export interface ReplayStart extends ReplayScope {
  /** Events of one batch; 50 where absent. */
  batch?: number;
  /** Test seam: continue as new after this many history events. */
  maxHistory?: number;
}

export interface ReplayState extends ReplayStart {
  stage: 'counting' | 'replaying' | 'stopped' | 'done';
  /** When the stage was entered, ISO 8601 UTC. */
  since: string;
  /** How many it meant when it began. */
  total?: number;
  /** Looked at so far: the sum of the four below. */
  done: number;
  replayed: number;
  repeated: number;
  skipped: number;
  failed: number;
  /** Why some failed: how many, by the type of the reason. */
  reasons: Record<string, number>;
  /** The next batch; absent = not yet asked for. */
  next?: string[];
  /** The last event that was looked at. */
  after?: string;
  /** So many events waited to be delivered at the last look that the replay waits for them. */
  busy?: number;
  /** Looks in vain since it waits. */
  looks: number;
}

export const newReplayState = (start: ReplayStart, now: Date): ReplayState => ({
  ...start,
  stage: 'counting',
  since: now.toISOString(),
  done: 0,
  replayed: 0,
  repeated: 0,
  skipped: 0,
  failed: 0,
  reasons: {},
  looks: 0,
});

export function addBatch(state: ReplayState, batch: Extract<ReplayedBatch, { replayed: number }>): void {
  state.after = state.next?.at(-1) ?? state.after;
  state.next = batch.next;
  state.replayed += batch.replayed;
  state.repeated += batch.repeated;
  state.skipped += batch.skipped;
  for (const [type, count] of Object.entries(batch.refused)) {
    state.failed += count;
    state.reasons[type] = (state.reasons[type] ?? 0) + count;
  }
  state.done = state.replayed + state.repeated + state.skipped + state.failed;
}

/** `backlog` = live hooks come first; `resume` = somebody has to say that it goes on. */
export function replayWaitsFor({ stage, busy }: ReplayState): string {
  if (stage === 'stopped') return 'resume';
  return busy === undefined ? '' : 'backlog';
}

export const answerOf = (state: ReplayState): ActionAnswer & Pick<ReplayState, 'stage'> => ({
  stage: state.stage,
  status: statusOf(state),
  waitingFor: replayWaitsFor(state),
});

const statusOf = ({ stage, busy }: ReplayState): string => {
  if (stage === 'stopped' || stage === 'done') return stage;
  return busy === undefined ? 'active' : 'waiting';
};

/** The sentence for whoever asks, by a rule that the API knows too; undefined = it may be done. */
export function replayRefusal(
  { stage }: Pick<ReplayState, 'stage'>,
  action: ActionName<'replay'>,
): string | undefined {
  switch (action) {
    case 'stop':
      if (stage === 'stopped') return 'The replay is stopped already; resume it or cancel it.';
      return stage === 'done' ? 'The replay is done; there is nothing to stop.' : undefined;
    case 'resume':
      return stage === 'stopped' ? undefined : 'The replay is not stopped; there is nothing to resume.';
  }
}

/** What the `state` query answers. */
export type ToldReplayState = Omit<ReplayState, 'next' | 'batch' | 'maxHistory' | 'looks'> & ActionAnswer;

export function toldReplayState(state: ReplayState): ToldReplayState {
  const { next: _next, batch: _batch, maxHistory: _maxHistory, looks: _looks, ...told } = state;
  return { ...told, ...answerOf(state) };
}
