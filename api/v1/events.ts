/** `/v1/events`: what was read out of hooks, and where it stands. */
import type Router from '@koa/router';
import { z } from 'zod';
import type { EventRow } from '../../journal/search/events';
import { EVENT_STATES, findEvent, searchEvents } from '../../journal/search/events';
import { problem } from '../problem';
import type { ApiDeps } from './deps';
import { instant, nextCursor, paging, positionOf, readInput, text } from './input';

const filter = z.strictObject({
  state: z.enum(EVENT_STATES).optional(),
  endpoint: text(200).optional(),
  kind: text(100).optional(),
  workflowId: text(1000).optional(),
  eventId: text(1000).optional(),
  from: instant.optional(),
  to: instant.optional(),
  ...paging,
});

export function events(router: Router, { pool, auth }: ApiDeps): void {
  router.post('/v1/events/search', auth.requireScope('read'), async (ctx) => {
    const { cursor, limit, ...wanted } = await readInput(ctx, filter);
    const page = await searchEvents(pool, wanted, positionOf(cursor, 'uuid'), limit);
    ctx.body = { items: page.items.map(shown), nextCursor: nextCursor(page.next) };
  });

  router.get('/v1/events/:id', auth.requireScope('read'), async (ctx) => {
    const row = await findEvent(pool, ctx.params['id'] ?? '');
    if (!row)
      throw problem(404, 'unknown-event', 'There is no event of this id, or its day is past RETENTION_DAYS.');
    ctx.body = shown(row);
  });
}

const shown = (row: EventRow) => ({
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
