/** `/v1/audit`: who did what, and what came of it. */
import { z } from 'zod';
import type { AuditRow } from '../access/audit';
import { searchAudit } from '../access/audit';
import { model, pageModel } from '../models';
import { journalProblems } from './database-answers';
import { between, pagingQuery, text, time, uuid } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';

export const auditEntryModel = model(
  'AuditEntry',
  z.object({
    id: uuid('The id of the entry.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e76'),
    at: time('When it was asked for.'),
    actor: z.string().meta({ description: 'Whose key it was.', examples: ['Мария Орлова'] }),
    keyId: z.string().meta({
      description: 'The id of the key; `administrator` for ADMIN_KEY.',
      examples: ['019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e75'],
    }),
    action: z.string().meta({ description: 'The operationId of the call.', examples: ['replayEvent'] }),
    target: z.string().meta({
      description: 'The path that was called.',
      examples: ['/v1/events/019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72/replay'],
    }),
    subject: z
      .string()
      .nullable()
      .meta({ description: 'What it made or touched, by id; null = nothing.', examples: [null] }),
    status: z
      .int()
      .nullable()
      .meta({
        description: 'What it was answered; null = still under way, or the process ended in the middle.',
        examples: [201],
      }),
    requestId: uuid('x-request-id of the answer; the log has it.'),
    peer: z.string().meta({ description: 'The address of the caller.', examples: ['203.0.113.7'] }),
    reason: z
      .string()
      .nullable()
      .meta({
        description: 'Why, in the words of the caller, where the call takes a reason.',
        examples: [null],
      }),
  }),
);

export const auditRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    operationId: 'searchAudit',
    tag: 'Keys',
    scope: 'admin',
    summary: 'Read the audit log',
    description:
      'Every call that changes something, the newest first, those refused for want of a scope and sign-ins at the ' +
      'console among them. A call repeated under its Idempotency-Key stands here once.',
    query: z.strictObject({
      actor: text(200)
        .meta({ description: 'Whose key it was.', examples: ['administrator'] })
        .optional(),
      action: text(100)
        .meta({ description: 'The operationId.', examples: ['createKey'] })
        .optional(),
      target: text(1_000)
        .meta({ description: 'The path, or what it begins with.', examples: ['/v1/keys'] })
        .optional(),
      ...between,
      ...pagingQuery,
    }),
    answers: { 200: { description: 'One page.', body: pageModel('AuditPage', auditEntryModel) } },
    problems: journalProblems,
    async handle({ query: { cursor, limit, ...wanted } }, { pool }) {
      const page = await searchAudit(pool, wanted, positionOf(cursor, 'uuid'), limit);
      return { status: 200, body: { items: page.items.map(shownEntry), nextCursor: nextCursor(page.next) } };
    },
  }),
];

const shownEntry = (row: AuditRow): z.infer<typeof auditEntryModel> => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: row.actor,
  keyId: row.key_id,
  action: row.action,
  target: row.target,
  subject: row.subject,
  status: row.status,
  requestId: row.request_id,
  peer: row.peer,
  reason: row.reason,
});
