/** `/v1/workflows/:id/timeline`: what happened to one entity, whoever did it. */
import { z } from 'zod';
import { readTimeline } from '../../journal/search/timeline';
import { parseWorkflowId } from '../../workflows/ids';
import { pageModel } from '../models';
import { ProblemError } from '../problem';
import { actionsOf } from './action-bodies';
import { journalProblems } from './database-answers';
import { anyId, pagingQuery } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';
import { shownItem, timelineItemModel } from './timeline-model';
import { unknownWorkflow } from './workflows';

export const timelineRoute = defineRoute({
  method: 'get',
  path: '/v1/workflows/{id}/timeline',
  operationId: 'getTimeline',
  tag: 'Workflows',
  scope: 'read',
  summary: 'Read what happened to one workflow',
  description:
    'The newest first: events that came in, what was done outside for them, messages that were sent, what operators ' +
    'did, and calls that told others of it. Out of Postgres alone, so it works without Temporal and beyond the life of ' +
    'the workflow; events are kept for RETENTION_DAYS. Nobody’s words are in it: those are in the transcript.',
  params: anyId('The id of the workflow, percent-encoded once more.', 'dialog:telegram:7000000001:12'),
  query: z.strictObject(pagingQuery),
  answers: { 200: { description: 'One page.', body: pageModel('TimelinePage', timelineItemModel) } },
  problems: [unknownWorkflow, ...journalProblems],
  async handle({ params: { id }, query: { cursor, limit } }, { pool }) {
    const entity = parseWorkflowId(id);
    if (!entity || id.includes('\0')) throw new ProblemError(unknownWorkflow);
    const targets = targetsOf(id, entity.type);
    const page = await readTimeline(pool, { workflowId: id, targets }, positionOf(cursor, 'uuid'), limit);
    return { status: 200, body: { items: page.items.map(shownItem), nextCursor: nextCursor(page.next) } };
  },
});

/**
 * The paths by which people act on it, as a caller may write them: a colon is good in a path as it is. Named one by one,
 * for a beginning is found by an index only in a database of the C collation.
 */
function targetsOf(id: string, type: string): string[] {
  const encoded = encodeURIComponent(id);
  const written = new Set([encoded, encoded.replaceAll('%3A', ':')]);
  return [...written].flatMap((one) =>
    actionsOf(type).map((action) => `/v1/workflows/${one}/actions/${action}`),
  );
}
