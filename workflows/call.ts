/**
 * One call of ours: tried when its turn has come, tried again after a while where that may help, and over when it is
 * answered, refused for good or given up. What was posted and answered stands in Postgres; here is its waiting.
 */
import { continueAsNew, defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import { calls } from './calls';
import type { EntityState } from './entity';
import { Entity, RunIsFull, newEntityState } from './entity';
import { wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { show } from './shown';
import type { CallStart } from './start';

export interface CallWaiting extends EntityState {
  callId: string;
  stage: 'registered' | 'queued' | 'retrying' | 'answered' | 'failed' | 'expired' | 'posted';
  since: string;
  attempts: number;
  /** ISO 8601 UTC: when it is tried again at the latest. */
  dueAt?: string;
}

export const callStateQuery = defineQuery<CallWaiting & { waitingFor: string }>('state');

/** Who waits for a turn is woken; should that be lost, it asks by itself. */
const TURN_MS = 5 * 60_000;

export async function call(start: CallStart | { state: CallWaiting }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  setHandler(callStateQuery, () => ({ ...state, waitingFor: state.stage === 'retrying' ? 'receiver' : '' }), {
    description: 'How far the call has come. What was answered: GET /v1/calls/{id}.',
  });
  try {
    if ('recheck' in start && start.recheck && (await entity.recheck())) return;
    do {
      await untilSettled(state, entity);
      drain(entity);
    } while (!(await entity.close()));
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof call>({ state });
    throw error;
  }
}

async function untilSettled(state: CallWaiting, entity: Entity): Promise<void> {
  for (;;) {
    const due = state.dueAt === undefined ? undefined : Date.parse(state.dueAt);
    // In a wait between tries a turn that is offered changes nothing: it is not asked for yet.
    const mayGo = () => state.stage !== 'retrying' && !entity.inbox.isEmpty;
    await entity.wait(mayGo, due, state.stage === 'retrying' ? 'the next try' : 'its turn');
    drain(entity);
    const came = await calls.attemptCall.executeWithOptions({ summary: `try ${state.attempts + 1}` }, [
      { callId: state.callId },
    ]);
    switch (came.outcome) {
      case 'settled':
        return enter(state, came.state);
      case 'no_turn':
        enter(state, 'queued', TURN_MS);
        break;
      case 'again':
        state.attempts += 1;
        enter(state, 'retrying', came.afterMs);
    }
  }
}

/** Each says only: now. */
function drain({ inbox }: Entity): void {
  while (inbox.take());
}

function enter(state: CallWaiting, stage: CallWaiting['stage'], forMs?: number): void {
  const now = Date.now();
  state.stage = stage;
  state.since = new Date(now).toISOString();
  if (forMs === undefined) delete state.dueAt;
  else state.dueAt = new Date(now + forMs).toISOString();
  show({
    stage,
    since: state.since,
    waitingFor: stage === 'retrying' ? 'receiver' : '',
    facts: { Tries: String(state.attempts), Due: state.dueAt },
  });
}

function fresh(start: CallStart): CallWaiting {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'call') throw wrongId(workflowInfo().workflowId, 'call:<id>');
  return {
    ...newEntityState(start),
    callId: id.callId,
    stage: 'registered',
    since: new Date(Date.now()).toISOString(),
    attempts: 0,
  };
}
