/** What an operator sees first, as the API shows it. */
import { z } from 'zod';
import { model } from '../models';
import { count, time } from './fields';
import { readinessShape } from './health';

const minuteModel = model(
  'Minute',
  z.object({
    at: time('When it began.'),
    taken: count.meta({ examples: [118] }),
    refused: count.meta({ examples: [2] }),
    unverified: count.meta({ examples: [0] }),
  }),
);

const waitingModel = model(
  'Waiting',
  z.object({
    kind: z
      .enum(['dialog', 'order', 'ticket', 'notice', 'dead', 'unread', 'parked'])
      .describe('`dead`, `unread` and `parked` are events: one item for all of a kind.'),
    id: z
      .string()
      .nullable()
      .meta({
        description:
          'What it is opened by: the id of the dialog, order, ticket or notice; null = of many events.',
        examples: ['12'],
      }),
    workflowId: z
      .string()
      .nullable()
      .meta({ examples: ['dialog:telegram:7000000001:12'] }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'The name of a person, or what a notice is about.', examples: ['Иван'] }),
    count: count.meta({ description: 'How many; of a notice how many it tells of.', examples: [1] }),
    since: time('Since when it is known to wait; null = it has been seen just now.').nullable(),
    reason: z
      .string()
      .nullable()
      .meta({
        description:
          '`taken_over` (a person has the dialog), `trouble` (its workflow cannot go on without a person), `escalated`; ' +
          'of a notice its title.',
        examples: ['taken_over'],
      }),
  }),
);
export type WaitingItem = z.infer<typeof waitingModel>;

export const nowModel = model(
  'Now',
  z.object({
    at: time('Of what moment this tells.'),
    hooksPerMinute: z
      .array(minuteModel)
      .nullable()
      .describe('The last 30 full minutes, the oldest first; null = Postgres did not count them in time.'),
    backlog: z
      .object({
        pending: count.meta({ description: 'Undelivered, and not parked.', examples: [3] }),
        oldestSeconds: z
          .number()
          .min(0)
          .nullable()
          .meta({ description: 'How old the oldest of them is; null = there is none.', examples: [0.4] }),
        parked: count.meta({ examples: [0] }),
        dead: count.meta({ examples: [0] }),
        unread: count.meta({ description: 'Counted up to 100000.', examples: [0] }),
      })
      .nullable()
      .describe('Events; null = Postgres did not count them in time.'),
    readiness: model('Standing', z.object(readinessShape)).describe('As `/readyz` tells it.'),
    providersOff: z
      .array(
        z.object({
          id: z.string().meta({ examples: ['telegram'] }),
          title: z.string().meta({ examples: ['Telegram'] }),
          side: z.enum(['hook', 'outbound']),
          reason: z
            .string()
            .meta({ description: 'What to set.', examples: ['off: set TELEGRAM_WEBHOOK_SECRET'] }),
        }),
      )
      .describe('Sides of outside systems that are not connected.'),
    sandbox: z.boolean().describe("The API of some outside system is a simulator's."),
    waiting: z
      .array(waitingModel)
      .nullable()
      .describe(
        'What waits for a person, the most urgent first; null = Postgres did not tell in time. While Temporal is away, ' +
          'workflows as they were seen last.',
      ),
  }),
);
export type Now = z.infer<typeof nowModel>;
