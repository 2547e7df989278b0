/** What was started over the API: a caller's key is reserved before the start, and names its workflow for ever. */
import type { Pool } from 'pg';

export interface FlowStart {
  /** The caller's key. */
  id: string;
  flow: string;
  /** Hexadecimal sha256 of the input; empty = erased with its person. */
  input: string;
  workflowId: string;
  /** Absent = reserved, and not known to be started. */
  runId?: string;
  /** What the run is marked with. */
  token: string;
  /** The run that was asked to open its flow. */
  openedRun?: string;
}

interface Row {
  id: string;
  flow: string;
  input: string;
  workflow_id: string;
  run_id: string | null;
  token: string;
  opened_run: string | null;
}

const COLUMNS = `id, flow, encode(input, 'hex') AS input, workflow_id, run_id, token, opened_run`;

export async function findStart(pool: Pool, id: string): Promise<FlowStart | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} FROM flow_starts WHERE id = $1`, [id]);
  return rows[0] && toStart(rows[0]);
}

/** The reservation of this id: the one just made (`isFresh`), or whoever's came first. */
export async function reserveStart(
  pool: Pool,
  wanted: Pick<FlowStart, 'id' | 'flow' | 'input' | 'workflowId'> & { by: string },
): Promise<{ start: FlowStart; isFresh: boolean }> {
  const { id, flow, input, workflowId, by } = wanted;
  for (;;) {
    const { rows } = await pool.query<Row>(
      `INSERT INTO flow_starts (id, flow, input, workflow_id, started_by)
       VALUES ($1, $2, decode($3, 'hex'), $4, $5) ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
      [id, flow, input, workflowId, by],
    );
    if (rows[0]) return { start: toStart(rows[0]), isFresh: true };
    const start = await findStart(pool, id);
    // Taken and given back in between: reserved anew.
    if (start) return { start, isFresh: false };
  }
}

/** The first run that is noted stays; returns it. Written anew where a refused call beside this one gave it back. */
export async function noteStarted(pool: Pool, start: FlowStart, runId: string, by: string): Promise<string> {
  const { rows } = await pool.query<{ run_id: string }>(
    `INSERT INTO flow_starts AS old (id, flow, input, workflow_id, token, started_by, run_id, started_at)
     VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, now())
     ON CONFLICT (id) DO UPDATE SET started_at = coalesce(old.started_at, now()),
                                    run_id = coalesce(old.run_id, excluded.run_id)
      WHERE old.token = excluded.token
     RETURNING run_id`,
    [start.id, start.flow, start.input, start.workflowId, start.token, by, runId],
  );
  return rows[0]?.run_id ?? runId;
}

/** Before a run is asked to open its flow: its answer is looked for there, should this process die. */
export async function noteOpening(pool: Pool, { id, token }: FlowStart, runId: string): Promise<void> {
  await pool.query('UPDATE flow_starts SET opened_run = $3 WHERE id = $1 AND token = $2', [id, token, runId]);
}

/** After a refusal nothing was started, and the id is the caller's to use again, for another input too. */
export async function giveBack(pool: Pool, { id, token }: FlowStart): Promise<void> {
  await pool.query('DELETE FROM flow_starts WHERE id = $1 AND token = $2 AND run_id IS NULL', [id, token]);
}

const toStart = (row: Row): FlowStart => ({
  id: row.id,
  flow: row.flow,
  input: row.input,
  workflowId: row.workflow_id,
  token: row.token,
  ...(row.run_id === null ? {} : { runId: row.run_id }),
  ...(row.opened_run === null ? {} : { openedRun: row.opened_run }),
});
