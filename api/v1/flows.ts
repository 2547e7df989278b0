/** `/v1/flows`: what can be started, and starting it. */
import { z } from 'zod';
import { flowOf, flows } from '../flows';
import { customerStopped } from '../flows/dialog';
import { providerOff } from '../flows/outbound';
import { alreadyRunning } from '../flows/start-once';
import { bodyOf, idUsed, started, startTemporalAway } from '../flows/started';
import { model, pageModel } from '../models';
import { jsonSchemaOf } from '../openapi/schemas';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { shortListQuery, temporalUrl, workflowId } from './fields';
import { defineRoute } from './route';
import { inOrderOf, pageOfShort } from './short-list';
import { workersAway } from './workers-away';

const names = Object.keys(flows);

export const flowModel = model(
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

const inOrder = inOrderOf<z.infer<typeof flowModel>>(names, ({ flow }) => flow);

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

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

export const flowRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/flows',
    operationId: 'listFlows',
    tag: 'Flows',
    scope: 'read',
    summary: 'List flows',
    description: 'What can be started, with the JSON Schema of its input.',
    query: z.strictObject(shortListQuery),
    answers: {
      200: { description: 'All of them, or one page.', body: pageModel('FlowPage', flowModel) },
    },
    handle({ query }) {
      const all = Object.entries(flows).map(([flow, { title, description, workflowType, input }]) => ({
        flow,
        title,
        description,
        workflowType,
        input: jsonSchemaOf(input),
      }));
      return { status: 200, body: pageOfShort(all, query, inOrder) };
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
