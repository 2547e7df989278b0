/** `/v1/workflows/{id}/actions/{action}`: what a person or a system does with a running workflow. */
import type { Client } from '@temporalio/client';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { ActionInput, ActionName } from '../../workflows/actions';
import { ACTION_REFUSED } from '../../workflows/actions';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { actionBodies, actionNames, actionsOf, anyActionBody } from './action-bodies';
import { workflowId } from './fields';
import { parseInput } from './input';
import { defineRoute } from './route';
import { isTemporalAway } from './temporal-answers';
import { executeUpdate } from './update';
import { workersAway } from './workers-away';
import { describeWorkflow, unknownWorkflow } from './workflows';

/** What an update answers; see ActionAnswer. */
const answerSchema = z.object({
  stage: z.string().meta({ description: 'The step of its flow.', examples: ['operator'] }),
  status: z.string().meta({ examples: ['operator'] }),
  waitingFor: z.string().meta({ description: 'Empty = for nothing.', examples: ['operator'] }),
});

const doneModel = model(
  'ActionDone',
  z.object({
    workflowId,
    action: z.enum(actionNames).meta({ examples: ['takeOver'] }),
    ...answerSchema.shape,
  }),
);

const unknownAction = (type: string): Problem => {
  const known = actionsOf(type);
  return {
    status: 404,
    type: 'unknown-action',
    detail:
      known.length === 0
        ? `A workflow of the type ${type} takes no actions; it follows what it is told by its events.`
        : `A workflow of the type ${type} has no action of this name. It has: ${known.join(', ')}.`,
  };
};

const refused = (sentence: string): Problem => ({ status: 409, type: 'action-refused', detail: sentence });

const ended: Problem = {
  status: 409,
  type: 'workflow-ended',
  detail:
    'The workflow has ended, and nothing can be done with it any more. What it knew stands at GET /v1/workflows/{id}. ' +
    'To begin anew: a dialog by POST /v1/flows/{flow}, a replay by POST /v1/events/replay.',
};

const failed = (sentence: string): Problem => ({
  status: 500,
  type: 'action-failed',
  detail: `The workflow failed at the action: ${sentence.replace(/\.?$/, '.')} Its page in the Temporal Web UI has more.`,
});

const temporalAway: Problem = {
  status: 503,
  type: 'temporal-unavailable',
  detail:
    'Temporal does not answer, so whether it was done is not known. Repeat the call under the same Idempotency-Key: ' +
    'it is done once.',
  headers: { 'retry-after': '5' },
};

export const actionRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/workflows/{id}/actions/{action}',
    operationId: 'actOnWorkflow',
    tag: 'Workflows',
    scope: 'operate',
    mutates: true,
    summary: 'Act on a workflow',
    description:
      'Done by the workflow itself, in order with what else comes to it; answers when it is done.\n\n' +
      '- `takeOver`: a person goes on with a dialog; its flow asks and reminds no more.\n' +
      '- `say`: tells the customer something, in a dialog that was taken over.\n' +
      '- `handBack`: the flow goes on where it was.\n' +
      '- `close`: the dialog is over; a new message of the customer begins it anew.\n' +
      '- `stop`, `resume`: of a replay of many events.\n' +
      '- `refund`, `cancel`, `change`, `retry`, `reconcile`: of an order. The answer tells that it may be done; the ' +
      'order does it as soon as it comes to it, and `GET /v1/orders/{id}` tells what became of it.\n\n' +
      'A ticket takes no actions.',
    params: z.object({
      id: z.string().meta({
        description: 'The id of the workflow, percent-encoded once more.',
        examples: ['dialog:telegram:7000000001:12'],
      }),
      action: z.string().meta({ enum: [...actionNames], examples: ['takeOver'] }),
    }),
    body: z.looseObject({}),
    bodies: anyActionBody,
    examples: Object.fromEntries(
      Object.entries(actionBodies).flatMap(([action, { examples }]) =>
        Object.entries(examples).map(([what, body]) => [`${action}: ${what}`, body]),
      ),
    ),
    answers: { 200: { description: 'Done; where the workflow stands now.', body: doneModel } },
    problems: [
      unknownWorkflow,
      unknownAction('dialog'),
      refused('The dialog is not taken over; take it over first.'),
      ended,
      failed('Contact 12 of telegram was erased.'),
      workersAway,
      temporalAway,
    ],
    async handle({ params, body, holder, callId }, { client }) {
      const found = await describeWorkflow(client, params.id);
      const action = actionsOf(found.type).find((name) => name === params.action);
      if (!action) throw new ProblemError(unknownAction(found.type));
      const input = { ...parseInput(body, actionBodies[action].schema), by: holder.name };
      const answer = await update(client, params.id, action, input, callId);
      return { status: 200, body: { workflowId: params.id, action, ...answer } };
    },
  }),
];

/**
 * Once per `updateId` and run, however often it is asked; of a run that has ended only what it did before is told.
 *
 * @see https://docs.temporal.io/encyclopedia/workflow-message-passing#exactly-once-message-processing
 */
async function update(
  client: Client,
  id: string,
  action: ActionName,
  input: ActionInput,
  updateId: string,
): Promise<z.infer<typeof answerSchema>> {
  try {
    const answer = await executeUpdate(client, { workflowId: id, name: action, argument: input, updateId });
    return answerSchema.parse(answer);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new ProblemError(ended);
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw new ProblemError(workersAway);
    if (error instanceof WorkflowUpdateFailedError) throw new ProblemError(failureOf(error));
    if (isTemporalAway(error)) throw new ProblemError(temporalAway);
    throw error;
  }
}

function failureOf({ cause }: WorkflowUpdateFailedError): Problem {
  const sentence = cause?.message ?? 'It did not say why.';
  return cause instanceof ApplicationFailure && cause.type === ACTION_REFUSED
    ? refused(sentence)
    : failed(sentence);
}
