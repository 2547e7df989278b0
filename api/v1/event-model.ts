/** One event of the journal, as the API shows it. */
import { z } from 'zod';
import type { EventRow } from '../../journal/search/events';
import { EVENT_STATES } from '../../journal/search/events';
import { model } from '../models';
import { count, endpointId, time, uuid, workflowId } from './fields';

export const eventModel = model(
  'Event',
  z.object({
    id: uuid('The id of the event here.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'),
    state: z
      .enum(EVENT_STATES)
      .describe(
        'pending: to be delivered; parked: no workflow wants it yet; delivered: its workflow has it; ignored: of no ' +
          'interest here; late: its workflow had ended; unread: of a shape nobody here knows; dead: given up.',
      ),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it stands there, where there is more to say.', examples: [null] }),
    endpoint: endpointId,
    kind: z.string().meta({ examples: ['message.received'] }),
    eventId: z
      .string()
      .meta({ description: "The vendor's identity of the delivery.", examples: ['815000001'] }),
    workflowId: workflowId.nullable().describe('Its workflow; null = none, or not known yet.'),
    requestId: uuid('The hook it came in.').nullable().describe('The hook it came in; null = made here.'),
    number: count
      .nullable()
      .meta({ description: 'Its number among the deliveries to the workflow.', examples: [3] }),
    attempts: count.meta({ examples: [1] }),
    duplicates: count.meta({ description: 'How often it came again.', examples: [0] }),
    receivedAt: time('When it came.'),
    parkedAt: time('When it was parked.').nullable(),
    retryAt: time('When it is tried next.').nullable(),
    settledAt: time('When it reached its last state.').nullable(),
    replayOf: uuid('The event it is a replay of.').nullable(),
    payload: z.unknown().meta({
      description: 'The normalised event, by its kind; of an unread or ignored one the part as it came.',
      examples: [
        {
          kind: 'message.received',
          channel: 'telegram',
          account: '7000000001',
          person: { aliases: ['chat:5012345678'], name: 'Иван' },
          messageId: '5012345678:1',
          content: { type: 'text', text: 'Здравствуйте, течёт кран' },
          sentAt: '2026-11-21T10:00:00.000Z',
        },
      ],
    }),
  }),
);

export const eventDetailModel = model(
  'EventDetail',
  z.object({
    ...eventModel.shape,
    replays: z.array(z.uuid()).meta({
      description: 'The events that are replays of it, the oldest first.',
      examples: [['019aa5d2-0b6e-7d11-8c0f-5a4e3d2c1b01']],
    }),
  }),
);

export const shownEvent = (row: EventRow): z.infer<typeof eventModel> => ({
  id: row.id,
  state: row.state,
  reason: row.reason,
  endpoint: row.endpoint,
  kind: row.kind,
  eventId: row.event_id,
  workflowId: row.workflow_id,
  requestId: row.request_id,
  number: row.number === null ? null : Number(row.number),
  attempts: row.attempts,
  duplicates: row.duplicates,
  receivedAt: row.received_at.toISOString(),
  parkedAt: row.parked_at?.toISOString() ?? null,
  retryAt: row.retry_at?.toISOString() ?? null,
  settledAt: row.settled_at?.toISOString() ?? null,
  replayOf: row.replay_of,
  payload: row.payload,
});
