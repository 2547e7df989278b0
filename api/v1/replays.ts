/** Events once more, one at a time, and what is dismissed instead. */
import { z } from 'zod';
import { endpointReader } from '../../endpoints/reader';
import { dismissEvent } from '../../journal/replay/dismiss';
import type { Refusal, RefusalType } from '../../journal/replay/refusals';
import { refusalDetail } from '../../journal/replay/refusals';
import type { ReplayDeps } from '../../journal/replay/replay';
import { replayEvents } from '../../journal/replay/replay';
import { findEvent } from '../../journal/search/events';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { eventModel, shownEvent } from './event-model';
import { unknownEvent } from './events';
import { anyId, text } from './fields';
import { defineRoute } from './route';

/** 404: it is not there; 400: the call is wrong; 409: the event stands otherwise. */
const STATUS = {
  'unknown-event': 404,
  'not-a-payment': 400,
  'wrong-workflow': 400,
  'unknown-workflow': 409,
  'still-pending': 409,
  erased: 409,
  'body-gone': 409,
  'still-unread': 409,
  'of-no-interest': 409,
  'endpoint-off': 409,
  'no-event': 409,
  'not-dismissible': 409,
} as const satisfies Record<RefusalType, number>;

const problemOf = ({ type, detail }: Refusal): Problem => ({ status: STATUS[type], type, detail });
const declared = (...types: RefusalType[]): Problem[] =>
  types.map((type) => problemOf({ type, detail: refusalDetail(type) }));

export const replayDeps = ({
  pool,
  journalPool,
  journal,
  mappings,
  resolved,
  sealer,
}: ApiDeps): ReplayDeps => ({
  pool,
  journalPool,
  contacts: journal.contacts,
  mappings,
  hookOf: endpointReader(resolved, pool, sealer),
});

const eventId = anyId('The id of the event.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72');

/** Throws `unknown-event`. */
async function shown({ pool }: Pick<ApiDeps, 'pool'>, id: string): Promise<z.infer<typeof eventModel>> {
  const row = await findEvent(pool, id);
  if (!row) throw new ProblemError(unknownEvent);
  return shownEvent(row);
}

export const replayRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/events/{id}/replay',
    operationId: 'replayEvent',
    tag: 'Events',
    scope: 'operate',
    mutates: true,
    summary: 'Replay one event',
    description:
      'Appends the event again, as a new one that names the first (`replayOf`), routed as a hook that came today; a ' +
      'workflow that has acted on what it says does not act twice. What is dead or parked leaves there, and is ' +
      '`ignored` from then on, its replay in its reason. What was unread is read again out of the body of its hook.',
    params: eventId,
    body: z.strictObject({
      workflowId: text(1000)
        .meta({
          description:
            'Of a payment.changed whose references disagree or name nobody: the ticket or dialog that gets it.',
          examples: ['ticket:okdesk:1234'],
        })
        .optional(),
    }),
    examples: { 'As it is routed today': {} },
    answers: {
      200: {
        description:
          'It was read again, and nothing new was in it: the event that it is known as, or itself, settled.',
        body: eventModel,
      },
      201: { description: 'The new event.', body: eventModel },
    },
    problems: [
      ...declared(
        'unknown-event',
        'not-a-payment',
        'wrong-workflow',
        'unknown-workflow',
        'still-pending',
        'erased',
        'body-gone',
        'still-unread',
        'of-no-interest',
        'endpoint-off',
        'no-event',
      ),
      ...journalProblems,
    ],
    async handle({ params, body, callId }, deps) {
      const [replayed] = await replayEvents(
        replayDeps(deps),
        [params.id],
        callId,
        body.workflowId === undefined ? {} : { toWorkflow: body.workflowId },
      );
      if (!replayed || replayed.outcome === 'skipped') throw new ProblemError(unknownEvent);
      if (replayed.outcome === 'refused') throw new ProblemError(problemOf(replayed.refused));
      const event = await shown(deps, replayed.event);
      return replayed.outcome === 'settled' ? { status: 200, body: event } : { status: 201, body: event };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/events/{id}/dismiss',
    operationId: 'dismissEvent',
    tag: 'Events',
    scope: 'operate',
    mutates: true,
    summary: 'Dismiss one event',
    description:
      'A dead, parked or unread event needs nothing more: it is `ignored` from then on, for the reason given, and ' +
      'its day may be dropped after RETENTION_DAYS.',
    params: eventId,
    body: z.strictObject({
      reason: text(1000).meta({
        description: 'Why, for those who look later. Name no person.',
        examples: ['Paid in cash; the books have it.'],
      }),
    }),
    examples: { 'Settled by hand': { reason: 'Paid in cash; the books have it.' } },
    answers: { 200: { description: 'The event, dismissed.', body: eventModel } },
    problems: [...declared('unknown-event', 'not-dismissible'), ...journalProblems],
    async handle({ params, body }, deps) {
      const refused = await dismissEvent(deps.journalPool, params.id, body.reason);
      if (refused) throw new ProblemError(problemOf(refused));
      return { status: 200, body: await shown(deps, params.id) };
    },
  }),
];
