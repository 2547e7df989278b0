/** `/v1/events`: what was read out of hooks, and where it stands. */
import { z } from 'zod';
import { refusalDetail } from '../../journal/replay/refusals';
import { EVENT_STATES, findEvent, replaysOf, searchEvents } from '../../journal/search/events';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { eventDetailModel, eventModel, shownEvent } from './event-model';
import { anyId, between, paging, text } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';

export const unknownEvent: Problem = {
  status: 404,
  type: 'unknown-event',
  detail: refusalDetail('unknown-event'),
};

/** What a search and a replay of many look for. */
export const eventFilter = {
  state: z.enum(EVENT_STATES).optional(),
  endpoint: text(200).optional(),
  kind: text(100)
    .meta({ examples: ['message.received'] })
    .optional(),
  workflowId: text(1000).optional(),
  eventId: text(1000).describe("The vendor's identity of the delivery.").optional(),
  ...between,
};

export const eventRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/events/search',
    operationId: 'searchEvents',
    tag: 'Events',
    scope: 'read',
    summary: 'Search events',
    description: 'What was read out of hooks, the newest first, and what became of it.',
    body: z.strictObject({
      ...eventFilter,
      ...paging,
    }),
    examples: {
      'All, the newest first': {},
      'Dead letters': { state: 'dead' },
      'Messages of one dialog': { kind: 'message.received', workflowId: 'dialog:telegram:7000000001:12' },
    },
    answers: { 200: { description: 'One page.', body: pageModel('EventPage', eventModel) } },
    problems: journalProblems,
    async handle({ body: { cursor, limit, ...wanted } }, { pool }) {
      const page = await searchEvents(pool, wanted, positionOf(cursor, 'uuid'), limit);
      return { status: 200, body: { items: page.items.map(shownEvent), nextCursor: nextCursor(page.next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/events/{id}',
    operationId: 'getEvent',
    tag: 'Events',
    scope: 'read',
    summary: 'Show one event',
    params: anyId('The id of the event.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'),
    answers: { 200: { description: 'The event.', body: eventDetailModel } },
    problems: [unknownEvent, ...journalProblems],
    async handle({ params }, { pool }) {
      const row = await findEvent(pool, params.id);
      if (!row) throw new ProblemError(unknownEvent);
      return { status: 200, body: { ...shownEvent(row), replays: await replaysOf(pool, row) } };
    },
  }),
];
