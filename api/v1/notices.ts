/** `/v1/notices`: troubles that operators have to know of. */
import { z } from 'zod';
import { acknowledgeNotice, listNotices } from '../../notices/list';
import { NOTICE_KINDS } from '../../notices/kinds';
import { membersOf } from '../../notices/notice';
import type { Notice } from '../../notices/notice';
import { titleOf } from '../../notices/texts';
import { model, pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId, count, pagingQuery, time, uuid } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';

const EXAMPLE_ID = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e76';

const noticeModel = model(
  'Notice',
  z.object({
    id: uuid('The id of the notice.', EXAMPLE_ID),
    kind: z.enum(NOTICE_KINDS).meta({ description: 'What it is. Decide by it.', examples: ['token_dead'] }),
    subject: z
      .string()
      .meta({ description: 'What it is about: a provider, an endpoint, a channel.', examples: ['whatsapp'] }),
    state: z.enum(['open', 'over']),
    title: z.string().meta({
      description: 'In the language of DIALOG_LANGUAGE.',
      examples: ['whatsapp does not accept our token'],
    }),
    count: count.meta({ description: 'How many now.', examples: [12] }),
    most: count.meta({ description: 'How many at most.', examples: [40] }),
    returned: count.meta({ description: 'How often it came back.', examples: [0] }),
    detail: z.object({
      by: z.record(z.string(), count).optional().describe('How many of which.'),
      workflows: z.array(z.string()).optional().describe('Ids of some of them.'),
      error: z.string().optional().describe('The type of the last failure.'),
    }),
    firstAt: time('When it was first seen.'),
    lastAt: time('When it was last seen.'),
    overAt: time('When it was over; null = it is not.').nullable(),
    toldAt: time('When somebody was last told; null = nobody was yet.').nullable(),
    acknowledgedAt: time('When somebody took it on; null = nobody did.').nullable(),
    acknowledgedBy: z
      .string()
      .nullable()
      .meta({ description: 'Who.', examples: ['Мария Орлова'] }),
  }),
);

const unknownNotice: Problem = {
  status: 404,
  type: 'unknown-notice',
  detail: 'There is no notice of this id; those that are over are kept for RETENTION_DAYS.',
};

export const noticeRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/notices',
    operationId: 'listNotices',
    tag: 'Notices',
    scope: 'read',
    summary: 'List notices',
    description:
      'Troubles that operators are told of (NOTIFY_TELEGRAM_CHAT, NOTIFY_URL), one for each kind and subject from its ' +
      'first sign to its end. The newest first.',
    query: z.strictObject({
      state: z.enum(['open', 'over']).optional().describe('Only these.'),
      ...pagingQuery,
    }),
    answers: { 200: { description: 'One page.', body: pageModel('NoticePage', noticeModel) } },
    problems: journalProblems,
    async handle({ query: { state, cursor, limit } }, { pool, settings }) {
      const page = await listNotices(pool, { state }, positionOf(cursor, 'uuid'), limit);
      const items = page.items.map((notice) => shown(notice, settings));
      return { status: 200, body: { items, nextCursor: nextCursor(page.next) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/notices/{id}/acknowledge',
    operationId: 'acknowledgeNotice',
    tag: 'Notices',
    scope: 'operate',
    mutates: true,
    summary: 'Acknowledge a notice',
    description: 'Somebody has taken it on: no summaries any more, and its end is told all the same.',
    params: anyId('The id of the notice.', EXAMPLE_ID),
    answers: { 200: { description: 'The notice.', body: noticeModel } },
    problems: [unknownNotice, ...journalProblems],
    async handle({ params, holder }, { pool, settings }) {
      const found = z.guid().safeParse(params.id).success
        ? await acknowledgeNotice(pool, String(params.id), holder.name)
        : undefined;
      if (!found) throw new ProblemError(unknownNotice);
      return { status: 200, body: shown(found, settings) };
    },
  }),
];

const shown = (
  notice: Notice,
  { DIALOG_LANGUAGE }: Pick<ApiDeps['settings'], 'DIALOG_LANGUAGE'>,
): z.infer<typeof noticeModel> => ({
  ...membersOf(notice),
  state: notice.overAt === null ? 'open' : 'over',
  title: titleOf(notice, notice.overAt === null ? 'opened' : 'over', DIALOG_LANGUAGE),
  toldAt: notice.toldAt?.toISOString() ?? null,
  acknowledgedBy: notice.acknowledgedBy,
});
