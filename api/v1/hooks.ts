/** `/v1/hooks`: the HTTP calls of providers as the journal has them. */
import { z } from 'zod';
import { findRequest, searchRequests } from '../../journal/search/requests';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { anyId, between, paging, text } from './fields';
import { contentOf, hookDetailModel, hookModel, shownHook } from './hook-model';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';

export const unknownHook: Problem = {
  status: 404,
  type: 'unknown-hook',
  detail: 'There is no hook of this id, or its day is past RETENTION_DAYS.',
};

export const hookRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/hooks/search',
    operationId: 'searchHooks',
    tag: 'Hooks',
    scope: 'read',
    summary: 'Search hooks',
    description: 'Every call of a provider, the newest first: taken, refused with the reason, or unverified.',
    body: z.strictObject({
      outcome: z.enum(['taken', 'refused', 'unverified']).optional(),
      endpoint: text(200).optional(),
      reason: text(200)
        .meta({ description: 'Why it was refused.', examples: ['signature_wrong'] })
        .optional(),
      ...between,
      ...paging,
    }),
    examples: {
      'All, the newest first': {},
      'Refused since a time': { outcome: 'refused', from: '2026-11-21T10:00:00Z', limit: 20 },
      'Wrongly signed, of one endpoint': { endpoint: 'whatsapp', reason: 'signature_wrong' },
    },
    answers: { 200: { description: 'One page.', body: pageModel('HookPage', hookModel) } },
    problems: journalProblems,
    async handle({ body: { cursor, limit, ...wanted } }, { pool }) {
      const page = await searchRequests(pool, wanted, positionOf(cursor, 'uuid'), limit);
      return { status: 200, body: { items: page.items.map(shownHook), nextCursor: nextCursor(page.next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/hooks/{id}',
    operationId: 'getHook',
    tag: 'Hooks',
    scope: 'read',
    summary: 'Show one hook',
    description: 'With its body, if the key has the scope `operate` besides.',
    params: anyId('The id of the hook: x-request-id of its answer.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e71'),
    answers: { 200: { description: 'The hook.', body: hookDetailModel } },
    problems: [unknownHook, ...journalProblems],
    async handle({ params, holder }, { pool }) {
      const row = await findRequest(pool, params.id);
      if (!row) throw new ProblemError(unknownHook);
      // A body holds what people wrote; the rest of the row does not.
      const mayReadBody = holder.scopes.has('operate');
      return {
        status: 200,
        body: {
          ...shownHook(row),
          body: row.body && mayReadBody ? contentOf(row.body) : null,
          ...(row.erased_at ? { erasedAt: row.erased_at.toISOString() } : {}),
        },
      };
    },
  }),
];
