/** The starts that hooks of administrators' endpoints ask for: as over the API, with the endpoint as the caller. */
import type { FlowOutcome, StartFlow } from '../../journal/start-flows';
import { isAway } from '../../journal/unavailable';
import { contentHash } from '../../providers/content-hash';
import type { KeyHolder } from '../auth';
import { ProblemError } from '../problem';
import { isTemporalAway } from '../v1/temporal-answers';
import { started } from './started';
import type { StartDeps } from './started';
import { flowOf } from './index';

export function flowStarter(deps: () => StartDeps): StartFlow {
  return async ({ flow: name, id, input, webhookId }) => {
    const flow = flowOf(name);
    if (!flow)
      return {
        state: 'refused',
        reason: `its endpoint starts the flow ${name}, which there is not; mend its route`,
      };
    // What is in it may be a person's: the key is kept for ever.
    const callerId = `hook:${webhookId}:${contentHash(id).slice(-32)}`;
    const holder: KeyHolder = {
      id: `endpoint ${webhookId}`,
      name: `endpoint ${webhookId}`,
      scopes: new Set(),
    };
    try {
      const { start } = await started(
        { body: { id: callerId, input }, holder, callId: callerId },
        name,
        flow,
        deps(),
      );
      return { state: 'started', workflowId: start.workflowId };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

function outcomeOf(error: unknown): FlowOutcome {
  if (isTemporalAway(error) || isAway(error)) return { state: 'later' };
  if (!(error instanceof ProblemError)) throw error;
  const { status, type, detail, members } = error.problem;
  if (status >= 500 || status === 429) return { state: 'later' };
  if (type === 'already-running')
    return {
      state: 'running',
      reason: detail,
      ...(members?.workflowId === undefined ? {} : { workflowId: members.workflowId }),
    };
  return { state: 'refused', reason: detail };
}
