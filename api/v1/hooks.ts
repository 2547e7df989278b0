/** `/v1/hooks`: the HTTP calls of providers as the journal has them. */
import { isUtf8 } from 'node:buffer';
import type Router from '@koa/router';
import { z } from 'zod';
import type { RequestRow } from '../../journal/search/requests';
import { findRequest, searchRequests } from '../../journal/search/requests';
import { hasScope } from '../auth';
import { refusalBody } from '../hook-refusal';
import { problem } from '../problem';
import type { ApiDeps } from './deps';
import { instant, nextCursor, paging, positionOf, readInput, text } from './input';

const filter = z.strictObject({
  outcome: z.enum(['taken', 'refused', 'unverified']).optional(),
  endpoint: text(200).optional(),
  reason: text(200).optional(),
  from: instant.optional(),
  to: instant.optional(),
  ...paging,
});

export function hooks(router: Router, { pool, auth }: ApiDeps): void {
  router.post('/v1/hooks/search', auth.requireScope('read'), async (ctx) => {
    const { cursor, limit, ...wanted } = await readInput(ctx, filter);
    const page = await searchRequests(pool, wanted, positionOf(cursor, 'uuid'), limit);
    ctx.body = { items: page.items.map(shown), nextCursor: nextCursor(page.next) };
  });

  router.get('/v1/hooks/:id', auth.requireScope('read'), async (ctx) => {
    const row = await findRequest(pool, ctx.params['id'] ?? '');
    if (!row)
      throw problem(404, 'unknown-hook', 'There is no hook of this id, or its day is past RETENTION_DAYS.');
    // A body holds what people wrote; the rest of the row does not.
    const mayReadBody = hasScope(ctx, 'operate');
    ctx.body = {
      ...shown(row),
      body: row.body && mayReadBody ? contentOf(row.body) : null,
      ...(row.erased_at ? { erasedAt: row.erased_at.toISOString() } : {}),
    };
  });
}

function shown(row: RequestRow) {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    endpoint: row.endpoint,
    method: row.method,
    path: row.path,
    peer: row.peer,
    headers: row.headers,
    query: row.query,
    bodyBytes: row.body_bytes,
    outcome: row.outcome,
    reason: row.reason,
    fault: row.fault,
    accepted: row.accepted,
    duplicates: row.duplicates,
    answer: { status: row.answer_status, body: answerBody(row) },
    milliseconds: row.milliseconds,
  };
}

/** The answers that can be told from the row are not stored a second time. */
function answerBody(row: RequestRow): string | null {
  if (row.answer_body !== null) return row.answer_body;
  if (row.outcome === 'taken') return JSON.stringify({ accepted: row.accepted, duplicates: row.duplicates });
  return row.reason === null ? null : refusalBody(row.reason, row.id);
}

const contentOf = (body: Buffer): { encoding: 'utf8' | 'base64'; content: string } =>
  isUtf8(body)
    ? { encoding: 'utf8', content: body.toString('utf8') }
    : { encoding: 'base64', content: body.toString('base64') };
