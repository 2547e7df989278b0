/**
 * Workflows that wait for an operator, by Temporal's visibility. It does not tell since when, so those that were seen
 * waiting are remembered with the time of the first look.
 */
import type { Client } from '@temporalio/client';
import type { ClientBase } from 'pg';
import { parseEntityId } from '../workflows/ids';
import { takenOver } from './taken-over';
import type { Look, NoticeKind, NoticeLimits, Observation } from './kinds';

/** Short: whoever stops waits for it (watch.ts). */
const LIST_MS = 1_000;
/** More are not counted. */
const LISTED = 1_000;
/** Named in the notice, to begin with. */
const NAMED = 5;

export interface Waiting {
  workflowId: string;
  kind: Extract<NoticeKind, 'dialog_waits' | 'workflow_trouble'>;
}

/** Their ids. Undefined = Temporal does not answer: nothing is known, and nothing over. */
export async function listWaiting(client: Client): Promise<string[] | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + LIST_MS, async () => {
      const found: string[] = [];
      const query = `ExecutionStatus = 'Running' AND WorkflowType IN ('dialog', 'ticket', 'order', 'payment', 'record') AND WaitingFor = 'operator'`;
      for await (const { workflowId } of client.workflow.list({ query, pageSize: LISTED })) {
        found.push(workflowId);
        if (found.length >= LISTED) break;
      }
      return found;
    });
  } catch {
    // Whatever it was: an absent Temporal is told by the age of the backlog and in /readyz.
    return undefined;
  }
}

/** A dialog that somebody has is no trouble; visibility cannot tell the two apart. */
async function withKinds(
  db: Pick<ClientBase, 'query'>,
  ids: readonly string[],
): Promise<(Waiting & { takenAt?: Date | undefined })[]> {
  const taken = await takenOver(
    db,
    ids.filter((id) => parseEntityId(id)?.type === 'dialog'),
  );
  return ids.map((workflowId) => {
    const takenAt = taken.get(workflowId);
    return { workflowId, kind: takenAt ? 'dialog_waits' : 'workflow_trouble', takenAt };
  });
}

export interface KnownWaiting extends Waiting {
  /** When somebody took it over, else when it was first seen waiting; null = that look is still to come. */
  since: Date | null;
}

/**
 * Those of our own journal, those first that were seen waiting the longest.
 *
 * @param ids as Temporal tells it now; undefined = it does not answer, and what was seen last counts
 */
export async function knownWaiting(
  db: Pick<ClientBase, 'query'>,
  ids: readonly string[] | undefined,
): Promise<KnownWaiting[]> {
  const waiting = await withKinds(db, ids ?? (await seenLast(db)));
  const { rows } = await db.query<KnownWaiting>(
    `SELECT w.id AS "workflowId", w.kind, coalesce(w.taken_at, s.since) AS since
       FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS w(id, kind, taken_at)
       LEFT JOIN waiting_workflows s ON s.workflow_id = w.id AND s.kind = w.kind
      WHERE $5 OR EXISTS (SELECT FROM keys WHERE key = w.id) OR EXISTS (SELECT FROM orders WHERE workflow_id = w.id)
      ORDER BY s.since NULLS LAST, w.id LIMIT $1`,
    [
      LISTED,
      waiting.map(({ workflowId }) => workflowId),
      waiting.map(({ kind }) => kind),
      waiting.map(({ takenAt }) => takenAt ?? null),
      ids === undefined, // those were ours when they were noted
    ],
  );
  return rows;
}

async function seenLast(db: Pick<ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT workflow_id AS id FROM waiting_workflows ORDER BY since, workflow_id LIMIT $1',
    [LISTED],
  );
  return rows.map(({ id }) => id);
}

/** Remembers who waits, and finds those who have waited too long. Of workflows of our own journal only. */
export async function observeWaiting(
  db: Pick<ClientBase, 'query'>,
  ids: readonly string[],
  { operatorMinutes }: Pick<NoticeLimits, 'operatorMinutes'>,
): Promise<Look> {
  const waiting = await withKinds(db, ids);
  const columns = [waiting.map(({ workflowId }) => workflowId), waiting.map(({ kind }) => kind)];
  await db.query(
    `DELETE FROM waiting_workflows
      WHERE (workflow_id, kind) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    columns,
  );
  await db.query(
    `INSERT INTO waiting_workflows (workflow_id, kind)
     SELECT w.id, w.kind FROM unnest($1::text[], $2::text[]) AS w(id, kind)
      WHERE EXISTS (SELECT FROM keys WHERE key = w.id) OR EXISTS (SELECT FROM orders WHERE workflow_id = w.id)
     ON CONFLICT DO NOTHING`,
    columns,
  );
  // What was last said in a dialog that is taken over was said by its operator.
  const { rows } = await db.query<{ id: string; kind: Waiting['kind'] }>(
    `SELECT w.workflow_id AS id, w.kind FROM waiting_workflows w
      WHERE greatest(w.since, CASE WHEN w.kind = 'dialog_waits' THEN
              (SELECT max(m.created_at) FROM messages m WHERE m.workflow_id = w.workflow_id) END)
            <= now() - make_interval(secs => $1)
      ORDER BY w.since, w.workflow_id`,
    [operatorMinutes * 60],
  );
  return { looked: ['dialog_waits', 'workflow_trouble'], found: grouped(rows) };
}

function grouped(rows: readonly { id: string; kind: Waiting['kind'] }[]): Observation[] {
  const groups = new Map<string, Observation & { detail: { workflows: string[] } }>();
  for (const { id, kind } of rows) {
    const parsed = parseEntityId(id);
    if (!parsed) continue;
    const subject = kind === 'dialog_waits' && parsed.type === 'dialog' ? parsed.channel : parsed.type;
    const name = `${kind} ${subject}`;
    const group = groups.get(name) ?? { kind, subject, count: 0, detail: { workflows: [] }, opens: true };
    group.count += 1;
    if (group.detail.workflows.length < NAMED) group.detail.workflows.push(id);
    groups.set(name, group);
  }
  return [...groups.values()];
}
