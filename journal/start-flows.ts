/** Starts the flows that hooks of administrators' endpoints ask for, each once under its key. */
import type { CustomTarget } from '../workflows/events';
import type { ClaimedEvent } from './claim';
import { parkOrBury } from './park';
import type { Outcome } from './settle';

export type WantedFlow = Extract<CustomTarget, { flow: string }> & {
  /** The endpoint. */
  webhookId: string;
};

export type FlowOutcome =
  | { state: 'started'; workflowId: string }
  /** What it is about runs already. */
  | { state: 'running'; workflowId?: string; reason: string }
  /** It will not go by being tried again: the input, or the way this installation is set. */
  | { state: 'refused'; reason: string }
  /** Temporal, Postgres or the workers do not answer. */
  | { state: 'later' };

/** Again under the same id is harmless. */
export type StartFlow = (wanted: WantedFlow) => Promise<FlowOutcome>;

/** What is left out has to wait a moment. */
export async function startFlows(
  { startFlow, parkHours }: { startFlow?: StartFlow; parkHours: number },
  events: readonly ClaimedEvent[],
): Promise<[ClaimedEvent, Outcome][]> {
  const outcomes: [ClaimedEvent, Outcome][] = [];
  for (const claimed of events) {
    const { event } = claimed;
    if (event.kind !== 'custom' || !('flow' in event.to)) {
      outcomes.push([claimed, { state: 'dead', reason: 'it asks for no flow' }]);
      continue;
    }
    if (!startFlow) {
      outcomes.push([claimed, parkOrBury(claimed, 'no process here starts flows', parkHours)]);
      continue;
    }
    const outcome = outcomeOf(await startFlow({ ...event.to, webhookId: event.webhookId }));
    if (outcome) outcomes.push([claimed, outcome]);
  }
  return outcomes;
}

function outcomeOf(done: FlowOutcome): Outcome | undefined {
  switch (done.state) {
    case 'started':
      return { state: 'delivered', workflowId: done.workflowId };
    case 'running':
      return {
        state: 'ignored',
        reason: done.reason,
        ...(done.workflowId === undefined ? {} : { workflowId: done.workflowId }),
      };
    case 'refused':
      return { state: 'dead', reason: done.reason };
    case 'later':
      return undefined;
  }
}
