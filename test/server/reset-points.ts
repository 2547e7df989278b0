/** What an operator does in the Web UI to make a workflow live again from an earlier point. */
import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import type { EntityState } from '../../workflows/entity';
import type { TestEntity } from '../workflows/fixture/entity';
import type { Stage } from '../workflows/fixture/time-skipping';

export type Point = temporal.api.history.v1.HistoryEvent['eventId'];
type Entity = TestEntity<EntityState>;
export type Excluded = temporal.api.enums.v1.ResetReapplyExcludeType;

/** Of what operators did: only signals come again. */
export const UPDATES = temporal.api.enums.v1.ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE;

/** The newest run, and the ends of its workflow tasks: the points that the Web UI offers. */
export async function pointsOf({ handle }: Entity): Promise<{ runId: string; points: Point[] }> {
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const ends = events!.filter((event) => event.workflowTaskCompletedEventAttributes);
  return { runId, points: ends.map(({ eventId }) => eventId!) };
}

/** @param excluded what is not reapplied; signals and updates are, where it is empty */
export async function resetTo(
  { server: { client } }: Stage,
  { id }: Entity,
  runId: string,
  point: Point,
  excluded: Excluded[] = [],
): Promise<void> {
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: id, runId },
    workflowTaskFinishEventId: point,
    requestId: randomUUID(),
    reason: 'an operator’s decision',
    resetReapplyExcludeTypes: excluded,
  });
}
