/** Starts a flow once under a caller's key, whoever asks: the API, or the hook of an administrator's endpoint. */
import { z } from 'zod';
import type { FlowStart } from '../../journal/flow-starts';
import { findStart, giveBack, noteStarted, reserveStart } from '../../journal/flow-starts';
import { contentHash } from '../../providers/content-hash';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import type { ApiDeps } from '../v1/deps';
import { text } from '../v1/fields';
import { parseInput } from '../v1/input';
import type { Call } from '../v1/route';
import { isTemporalAway } from '../v1/temporal-answers';
import type { Flow, PlanDeps } from './flow';
import { startOnce } from './start-once';

export type StartDeps = PlanDeps & Pick<ApiDeps, 'client'>;

const callerId = text(200).meta({
  description:
    'Your key for this start, of a lead or an order of yours: the same `id` with the same input again answers with ' +
    'the same workflow, for ever. No personal data. Absent = the Idempotency-Key serves, as for every call.',
  examples: ['crm-lead-4711'],
});

export const bodyOf = (flow: Flow) => z.strictObject({ id: callerId.optional(), input: flow.input });

export const idUsed: Problem = {
  status: 422,
  type: 'id-used',
  detail:
    'This id has started something else: another flow, or with another input. Take a new id for a new start.',
};

export const startTemporalAway: Problem = {
  status: 503,
  type: 'temporal-unavailable',
  detail:
    'Temporal does not answer, so whether it was started is not known. Ask again with the same id (or the same ' +
    'Idempotency-Key): it is started once.',
  headers: { 'retry-after': '5' },
};

/** Only what says which start it is: an id that was used is known before its input is looked at. */
const named = z.looseObject({ id: callerId.optional(), input: z.unknown() });

type Started = FlowStart & { runId: string };

interface Outcome {
  start: Started;
  /** This very call did it. */
  now: boolean;
}

/** Starts it, or finds what was started under this id. `body`: {id?, input}. */
export async function started(
  { body, holder, callId }: Pick<Call, 'body' | 'holder' | 'callId'>,
  name: string,
  flow: Flow,
  deps: StartDeps,
): Promise<Outcome> {
  const { id = callId, input: asSent } = parseInput(body, named);
  const wanted = { id, flow: name, input: contentHash(asSent).replace(/^hash:/, '') };
  const known = await findStart(deps.pool, id);
  if (known) requireSame(known, wanted);
  if (known && isStarted(known)) return { start: known, now: false };

  const { input } = parseInput(body, bodyOf(flow));
  const plan = await flow.plan(input, holder.name, deps);
  const { start, isFresh } = await reserveStart(deps.pool, {
    ...wanted,
    workflowId: plan.workflowId,
    by: holder.id,
  });
  requireSame(start, wanted);
  if (isStarted(start)) return { start, now: false };
  try {
    const { runId, now } = await startOnce(deps, start, plan, holder.name, isFresh);
    return { start: { ...start, runId: await noteStarted(deps.pool, start, runId, holder.id) }, now };
  } catch (error) {
    if (isTemporalAway(error)) throw new ProblemError(startTemporalAway);
    if (error instanceof ProblemError && error.problem.status === 409) await giveBack(deps.pool, start);
    throw error;
  }
}

const isStarted = (start: FlowStart): start is Started => start.runId !== undefined;

/** Whose input was erased with its person can no longer be compared: the id alone is enough. */
function requireSame(start: FlowStart, wanted: Pick<FlowStart, 'flow' | 'input'>): void {
  const sameInput = start.input === '' || start.input === wanted.input;
  if (start.flow !== wanted.flow || !sameInput) throw new ProblemError(idUsed);
}
