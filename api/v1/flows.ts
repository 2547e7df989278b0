/** `/v1/flows`: what can be started, and starting it. */
import { z } from 'zod';
import { contentHash } from '../../providers/content-hash';
import type { FlowStart } from '../../journal/flow-starts';
import { findStart, giveBack, noteStarted, reserveStart } from '../../journal/flow-starts';
import type { Flow } from '../flows/flow';
import { flowOf, flows } from '../flows';
import { customerStopped } from '../flows/dialog';
import { providerOff } from '../flows/outbound';
import { alreadyRunning, startOnce } from '../flows/start-once';
import { model, pageModel } from '../models';
import { jsonSchemaOf } from '../openapi/schemas';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { temporalUrl, text, workflowId } from './fields';
import { parseInput } from './input';
import type { Call } from './route';
import { defineRoute } from './route';
import { isTemporalAway } from './temporal-answers';
import { workersAway } from './workers-away';

const names = Object.keys(flows);

const flowModel = model(
  'Flow',
  z.object({
    flow: z
      .string()
      .meta({ description: 'Its name: the last part of the path that starts it.', examples: ['lead'] }),
    title: z.string().meta({ examples: ['Talk to a customer'] }),
    description: z.string(),
    workflowType: z.string().meta({ description: 'In Temporal.', examples: ['dialog'] }),
    input: z.looseObject({}).meta({
      description: 'JSON Schema (draft 2020-12) of the `input` that starts it.',
      examples: [{ type: 'object' }],
    }),
  }),
);

const callerId = text(200).meta({
  description:
    'Your key for this start, of a lead or an order of yours: the same `id` with the same input again answers with ' +
    'the same workflow, for ever. No personal data. Absent = the Idempotency-Key serves, as for every call.',
  examples: ['crm-lead-4711'],
});

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const bodyOf = (flow: Flow) => z.strictObject({ id: callerId.optional(), input: flow.input });

export const startedModel = model(
  'FlowStarted',
  z.object({
    workflowId,
    runId: z.string().meta({
      description: 'The run that this `id` began; later runs of the workflow have other ids.',
      examples: ['019aa5d1-77f0-7c3a-8f5e-1d2c3b4a5968'],
    }),
    temporalUrl,
  }),
);

const unknownFlow: Problem = {
  status: 404,
  type: 'unknown-flow',
  detail: `There is no flow of this name. There are: ${names.join(', ')}.`,
};

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

export const flowRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/flows',
    operationId: 'listFlows',
    tag: 'Flows',
    scope: 'read',
    summary: 'List flows',
    description: 'What can be started, with the JSON Schema of its input.',
    answers: {
      200: { description: 'All of them.', body: pageModel('FlowPage', flowModel) },
    },
    handle() {
      const items = Object.entries(flows).map(([flow, { title, description, workflowType, input }]) => ({
        flow,
        title,
        description,
        workflowType,
        input: jsonSchemaOf(input),
      }));
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/flows/{flow}',
    operationId: 'startFlow',
    tag: 'Flows',
    scope: 'flows',
    mutates: true,
    summary: 'Start a flow',
    description:
      'Starts the workflow of one person or one issue; no worker has to run for that. What became of it: ' +
      '`GET /v1/workflows/{id}` with the `workflowId` of the answer.\n\n' +
      Object.entries(flows)
        .map(([name, { title, description }]) => `- \`${name}\`: ${title}. ${description}`)
        .join('\n'),
    params: z.object({
      flow: z.string().meta({ description: 'The name of the flow.', enum: names, examples: ['lead'] }),
    }),
    body: z.looseObject({}),
    bodies: model(
      'FlowStart',
      z.union(Object.entries(flows).map(([name, flow]) => model(`${capitalised(name)}Start`, bodyOf(flow)))),
    ),
    examples: Object.fromEntries(
      Object.entries(flows).flatMap(([name, { examples }]) =>
        Object.entries(examples).map(([what, input], i) => [
          `${name}: ${what}`,
          { ...(i === 0 ? { id: `crm-${name}-4711` } : {}), input },
        ]),
      ),
    ),
    answers: {
      200: { description: 'This `id` had started it before: the same workflow.', body: startedModel },
      201: { description: 'Started.', body: startedModel },
    },
    problems: [
      unknownFlow,
      alreadyRunning('dialog:telegram:7000000001:12'),
      customerStopped('2026-11-27T10:00:00.000Z'),
      providerOff('Telegram', 'off: set TELEGRAM_BOT_TOKEN'),
      idUsed,
      startTemporalAway,
      workersAway,
      ...journalProblems,
    ],
    async handle(call, deps) {
      const flow = flowOf(call.params.flow);
      if (!flow) throw new ProblemError(unknownFlow);
      const { start, now } = await started(call, call.params.flow, flow, deps);
      const body = {
        workflowId: start.workflowId,
        runId: start.runId,
        temporalUrl: deps.temporalUrl(start.workflowId),
      };
      return now ? { status: 201, body } : { status: 200, body };
    },
  }),
];

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
  deps: ApiDeps,
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
