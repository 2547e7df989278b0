/** `/v1/erasures`: a person asks to be forgotten. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { pause } from '../../local/waiting';
import type { Counts } from '../../journal/erasure/record';
import { findErasure } from '../../journal/erasure/record';
import type { ContactAddress } from '../../workflows/activities';
import type { erasure } from '../../workflows/erasure';
import { ERASED_KINDS } from '../../workflows/erasure-activities';
import { CONTACT_ID, erasureId, parseWorkflowId, summaryOf } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { count, temporalUrl, text, workflowId } from './fields';
import { defineRoute } from './route';
import { isTemporalAway } from './temporal-answers';

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;
const START_MS = 3_000;

const unknownContact: Problem = {
  status: 404,
  type: 'unknown-contact',
  detail:
    'There is no contact of this id on this channel, and none was erased: the id is that of the dialog, a number.',
};

const erasureUnavailable: Problem = {
  status: 503,
  type: 'erasure-unavailable',
  detail:
    'Temporal does not answer: an erasure that was begun goes on when it is back, and none begins until then; ask again.',
  headers: { 'retry-after': '5' },
};

const WHAT = {
  contacts: 'The person; more than one where two turned out to be the same.',
  aliases: 'What the channel calls them.',
  undelivered: 'Events that waited for a workflow; payments go on.',
  runs: 'Runs of the dialogs and their tickets, deleted from Temporal.',
  events: 'Events emptied; each keeps its place.',
  requests: 'Hooks whose raw body was deleted; each keeps its place.',
  messages: 'What was said to the person.',
  receipts: 'Delivery receipts.',
  media: 'Files that the person sent.',
  effects: 'Records of what was sent.',
  keys: 'What workflows remember between runs.',
} as const satisfies Record<keyof Counts, string>;

const erasedModel = model(
  'Erased',
  z.object({
    workflowId,
    erased: z
      .object(Object.fromEntries(ERASED_KINDS.map((kind) => [kind, count.describe(WHAT[kind])])))
      .describe('How much was erased, by kind.'),
  }),
);
const erasingModel = model('Erasing', z.object({ workflowId, temporalUrl }));

export const erasureRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/erasures',
    operationId: 'erasePerson',
    tag: 'Erasures',
    scope: 'admin',
    mutates: true,
    summary: 'Erase a person',
    description:
      'Contact, transcript, files, raw hooks, and every run of the dialogs and their tickets in Temporal. It cannot be undone, ' +
      'and asking again is no error. What other systems hold stays there: see docs/operations.md.',
    body: z.strictObject({
      channel: text(50).meta({ examples: ['telegram'] }),
      contact: z
        .string()
        .regex(CONTACT_ID, 'the id of a contact, a number')
        .meta({ description: 'The id of the contact: that of its dialog.', examples: ['12'] }),
    }),
    examples: { 'The person of a dialog': { channel: 'whatsapp', contact: '1' } },
    answers: {
      200: { description: 'It is done, now or before.', body: erasedModel },
      202: { description: 'It goes on until it is done, whatever fails; ask again.', body: erasingModel },
    },
    problems: [unknownContact, erasureUnavailable, ...journalProblems],
    async handle({ body }, { pool, client, temporalUrl: urlOf }) {
      const begun = await findErasure(pool, body);
      const who = begun ? addressOf(begun) : await requireContact(pool, body);
      const id = erasureId(who.channel, who.account, who.contact);
      if (!begun?.finishedAt) await start(client, who);
      const erased = begun?.finishedAt ? begun.erased : await whenDone(pool, who);
      return erased
        ? { status: 200, body: { workflowId: id, erased } }
        : { status: 202, body: { workflowId: id, temporalUrl: urlOf(id) } };
    },
  }),
];

const addressOf = ({ channel, account, contact }: ContactAddress): ContactAddress => ({
  channel,
  account,
  contact,
});

async function requireContact(
  pool: Pool,
  { channel, contact }: Pick<ContactAddress, 'channel' | 'contact'>,
): Promise<ContactAddress> {
  const { rows } = await pool.query<{ account: string }>(
    'SELECT account FROM contacts WHERE id = $1 AND channel = $2',
    [contact, channel],
  );
  const [row] = rows;
  if (!row) throw new ProblemError(unknownContact);
  return { channel, account: row.account, contact };
}

/** One erasure of a person at a time: whoever asks meanwhile waits for the same. */
async function start(client: Client, who: ContactAddress): Promise<void> {
  const workflowId = erasureId(who.channel, who.account, who.contact);
  const parsed = parseWorkflowId(workflowId);
  try {
    await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.start<typeof erasure>('erasure', {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
        ...(parsed ? { staticSummary: summaryOf(parsed) } : {}),
      }),
    );
  } catch (error) {
    if (isTemporalAway(error)) throw new ProblemError(erasureUnavailable);
    throw error;
  }
}

async function whenDone(pool: Pool, who: ContactAddress): Promise<Counts | undefined> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await pause(LOOK_EVERY_MS)) {
    const erasure = await findErasure(pool, who);
    if (erasure?.finishedAt) return erasure.erased;
  }
  return undefined;
}
