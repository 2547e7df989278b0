/** `/v1/keys`: who may call this API. */
import { z } from 'zod';
import type { KeyRow } from '../access/keys';
import { createKey, findKey, listKeys, revokeKey } from '../access/keys';
import { SCOPES } from '../auth';
import { model, pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { anyId, instant, pagingQuery, text, time, uuid } from './fields';
import { invalidRequest, nextCursor, positionOf } from './input';
import { defineRoute } from './route';

export const keyModel = model(
  'Key',
  z.object({
    id: uuid('The id of the key; not the key.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e75'),
    name: z.string().meta({
      description: 'The person or system that it belongs to; the audit log says it.',
      examples: ['Мария Орлова'],
    }),
    scopes: z.array(z.enum(SCOPES)).meta({ examples: [['read', 'operate']] }),
    createdAt: time('When it was made.'),
    createdBy: z.string().meta({ description: 'By whom.', examples: ['administrator'] }),
    lastUsedAt: time('When it was last used, to the minute; null = never.').nullable(),
    expiresAt: time('When it ends by itself; null = never.').nullable(),
    revokedAt: time('When it was revoked; null = it was not.').nullable(),
  }),
);

export const newKeyModel = model(
  'NewKey',
  keyModel.extend({
    key: z.string().meta({
      description: 'The key itself. It is shown now and never again.',
      examples: ['fixit_3vQ8Yx0J5cW1mZk9rT7uB2nE4hS6dL0pF8aG1iK3oVw'],
    }),
  }),
);

const SCOPES_TOLD =
  '`read`: look at everything but bodies of hooks; `operate`: act on workflows, replay, read bodies; `flows`: start ' +
  'flows; `inventory`: change stock; `calls`: outgoing calls; `admin`: keys, endpoints, erasures, the audit log. ' +
  'None holds another.';

const unknownKey: Problem = { status: 404, type: 'unknown-key', detail: 'There is no key of this id.' };

const keyId = anyId('The id of the key.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e75');

export const keyRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/keys',
    operationId: 'listKeys',
    tag: 'Keys',
    scope: 'admin',
    summary: 'List keys',
    description: 'The newest first, revoked and expired ones too.',
    query: z.strictObject(pagingQuery),
    answers: { 200: { description: 'One page.', body: pageModel('KeyPage', keyModel) } },
    problems: journalProblems,
    async handle({ query: { cursor, limit } }, { pool }) {
      const page = await listKeys(pool, positionOf(cursor, 'uuid'), limit);
      return { status: 200, body: { items: page.items.map(shownKey), nextCursor: nextCursor(page.next) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/keys',
    operationId: 'createKey',
    tag: 'Keys',
    scope: 'admin',
    mutates: true,
    answersSecret: true,
    summary: 'Make a key',
    description: `For one person or one system, so that the audit log can say who. Scopes: ${SCOPES_TOLD}`,
    body: z.strictObject({
      name: text(200).meta({
        description: 'The person or system that it is for.',
        examples: ['Мария Орлова'],
      }),
      scopes: z
        .array(z.enum(SCOPES))
        .min(1)
        .meta({ description: 'What it may do.', examples: [['read', 'operate']] })
        .transform((scopes) => [...new Set(scopes)]),
      expiresAt: instant('When it ends by itself; absent = when it is revoked.').optional(),
    }),
    examples: {
      'For an operator': { name: 'Мария Орлова', scopes: ['read', 'operate'] },
      'For a script, for a time': {
        name: 'nightly report',
        scopes: ['read'],
        expiresAt: '2099-01-01T00:00:00Z',
      },
    },
    answers: { 201: { description: 'The key. It is shown now and never again.', body: newKeyModel } },
    problems: journalProblems,
    async handle({ body, holder, callId }, { pool }) {
      if (body.expiresAt !== undefined && Date.parse(body.expiresAt) <= Date.now())
        throw new ProblemError(invalidRequest('expiresAt: is over already'));
      const { row, key } = await createKey(pool, { ...body, id: callId, by: holder.name });
      return { status: 201, body: { ...shownKey(row), key } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/keys/{id}',
    operationId: 'getKey',
    tag: 'Keys',
    scope: 'admin',
    summary: 'Show one key',
    params: keyId,
    answers: { 200: { description: 'What is known of it.', body: keyModel } },
    problems: [unknownKey, ...journalProblems],
    async handle({ params }, { pool }) {
      return { status: 200, body: shownKey(found(isId(params.id) && (await findKey(pool, params.id)))) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/keys/{id}',
    operationId: 'revokeKey',
    tag: 'Keys',
    scope: 'admin',
    mutates: true,
    summary: 'Revoke a key',
    description: 'At once and for good. The entry stays: the audit log refers to it.',
    params: keyId,
    answers: { 200: { description: 'The revoked key.', body: keyModel } },
    problems: [unknownKey, ...journalProblems],
    async handle({ params, holder }, { pool }) {
      const row = found(isId(params.id) && (await revokeKey(pool, params.id, holder.name)));
      return { status: 200, body: shownKey(row) };
    },
  }),
];

const isId = (id: string): boolean => z.guid().safeParse(id).success;

function found(row: KeyRow | undefined | false): KeyRow {
  if (row) return row;
  throw new ProblemError(unknownKey);
}

const shownKey = (row: KeyRow): z.infer<typeof keyModel> => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});
