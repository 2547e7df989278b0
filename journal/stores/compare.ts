/**
 * Postgres and Temporal side by side. Each holds half of an entity: the journal its events and numbers, Temporal
 * its course. They part when one of them is restored to an older state than the other, and then a workflow may take
 * new events for old ones and be silent. Reads only.
 *
 * Safe beside running processes, by the order of reading: an event is marked delivered after its signal, and
 * numbered before it.
 */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { contactOfDialog } from '../../workflows/ids';
import { readStanding } from '../search/counts';
import type { Standing } from '../search/counts';
import { lastTakenIn, readTold, standingOf } from './running';

export type Difference =
  /** Its history holds higher numbers than the journal has given: what comes next would count as handled. */
  | { kind: 'numbers behind'; workflowId: string; given: number; taken: number }
  /** The journal's contacts end below one that a dialog is of: a new person would be given that one's number. */
  | { kind: 'contacts behind'; highest: number; given: number }
  /** A dialog with somebody whom Postgres does not know: it can send nothing. */
  | { kind: 'contact missing'; workflowId: string }
  /** Events that Postgres calls delivered are not in the running workflow. */
  | { kind: 'events missing'; workflowId: string; taken: number; events: number }
  /** The last run has ended with more than the journal knows to be handled. */
  | { kind: 'end missing'; workflowId: string; handled: number; taken: number }
  /** Events were delivered to a workflow that does not run, and that did not say it was done with them. */
  | { kind: 'workflow missing'; workflowId: string; handled: number; events: number }
  /** A call that left, has not reported, and whose workflow will not ask after it. */
  | { kind: 'effect unsettled'; workflowId: string; effect: string; type: string; provider: string };

export interface Comparison {
  workflows: number;
  /** Not a difference: delivered when relays and Temporal run. */
  standing: Standing;
  differences: Difference[];
}

const BATCH = 200;
/** An effect that has not reported for so long is under way no more. */
const UNREPORTED = '5 minutes';

export async function compareStores(pool: Pool, client: Client, taskQueue: string): Promise<Comparison> {
  const { running, highestContact } = await readTold(client, taskQueue);
  const differences: Difference[] = [];
  const ids = [...running].sort();
  for (let at = 0; at < ids.length; at += BATCH)
    differences.push(...(await compareRunning(pool, client, ids.slice(at, at + BATCH))));
  differences.push(...(await contactsBehind(pool, highestContact)));
  differences.push(...(await notRunning(pool, client, running)));
  differences.push(...(await effectsUnsettled(pool, client, running)));
  return { workflows: ids.length, standing: await readStanding(pool), differences };
}

async function compareRunning(pool: Pool, client: Client, ids: string[]): Promise<Difference[]> {
  const delivered = await numbers(
    pool,
    `SELECT workflow_id AS key, max(number) AS number FROM events
      WHERE workflow_id = ANY ($1) AND state = 'delivered' AND number IS NOT NULL GROUP BY workflow_id`,
    ids,
  );
  const taken = new Map<string, number>();
  for (const id of ids) {
    const last = await lastTakenIn(client, id);
    if (last !== undefined) taken.set(id, last);
  }
  const given = await numbers(pool, 'SELECT key, last_number AS number FROM keys WHERE key = ANY ($1)', ids);
  const found: Difference[] = [];
  for (const [workflowId, last] of taken) {
    const gave = given.get(workflowId) ?? 0;
    if (last > gave) found.push({ kind: 'numbers behind', workflowId, given: gave, taken: last });
    if ((delivered.get(workflowId) ?? 0) > last) {
      const { rows } = await pool.query<{ events: number }>(
        `SELECT count(*)::int AS events FROM events WHERE workflow_id = $1 AND state = 'delivered' AND number > $2`,
        [workflowId, last],
      );
      found.push({ kind: 'events missing', workflowId, taken: last, events: rows[0]!.events });
    }
  }
  return [...found, ...(await contactsMissing(pool, [...taken.keys()]))];
}

async function contactsMissing(pool: Pool, ids: string[]): Promise<Difference[]> {
  const contactOf = new Map(
    ids.flatMap((workflowId): [string, string][] => {
      const contact = contactOfDialog(workflowId);
      return contact === undefined ? [] : [[workflowId, contact]];
    }),
  );
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM contacts WHERE id = ANY ($1::bigint[])', [
    [...contactOf.values()],
  ]);
  const known = new Set(rows.map(({ id }) => id));
  return [...contactOf].flatMap(([workflowId, contact]): Difference[] =>
    known.has(contact) ? [] : [{ kind: 'contact missing', workflowId }],
  );
}

async function numbers(pool: Pool, sql: string, ids: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; number: string }>(sql, [ids]);
  return new Map(rows.map(({ key, number }) => [key, Number(number)]));
}

async function contactsBehind(pool: Pool, highest: number): Promise<Difference[]> {
  const { rows } = await pool.query<{ given: string }>(
    `SELECT greatest(coalesce((SELECT last_value FROM pg_sequences
                                WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence('contacts', 'id')), 0),
                     (SELECT coalesce(max(id), 0) FROM contacts)) AS given`,
  );
  const given = Number(rows[0]!.given);
  return highest > given ? [{ kind: 'contacts behind', highest, given }] : [];
}

/** Only what the journal still holds can be told: past RETENTION_DAYS delivered events are gone. */
async function notRunning(pool: Pool, client: Client, running: Set<string>): Promise<Difference[]> {
  const found: Difference[] = [];
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ key: string; handled: string; events: number | null }>(
      `SELECT k.key, k.handled, e.events
         FROM (SELECT key, handled FROM keys WHERE key > $1 AND last_number > handled ORDER BY key LIMIT ${BATCH}) k
         LEFT JOIN LATERAL (
           SELECT count(*)::int AS events FROM events
            WHERE workflow_id = k.key AND state = 'delivered' AND number > k.handled) e ON true
        ORDER BY k.key`,
      [after],
    );
    for (const { key, handled, events } of rows) {
      if (running.has(key) || !events) continue;
      const standing = await standingOf(client, key);
      const taken = standing === 'ended' ? await lastTakenIn(client, key) : undefined;
      if (taken !== undefined && taken > Number(handled))
        found.push({ kind: 'end missing', workflowId: key, handled: Number(handled), taken });
      else if (standing !== 'running')
        found.push({ kind: 'workflow missing', workflowId: key, handled: Number(handled), events });
    }
    if (rows.length < BATCH) return found;
    after = rows.at(-1)!.key;
  }
}

async function effectsUnsettled(pool: Pool, client: Client, running: Set<string>): Promise<Difference[]> {
  const { rows } = await pool.query<{ id: string; workflow_id: string; type: string; provider: string }>(
    `SELECT id, workflow_id, type, provider FROM effects
      WHERE state = 'started' AND cardinality(sent_at) > 0 AND updated_at < now() - interval '${UNREPORTED}'
      ORDER BY updated_at`,
  );
  const found: Difference[] = [];
  for (const { id, workflow_id: workflowId, type, provider } of rows)
    if (!running.has(workflowId) && (await standingOf(client, workflowId)) !== 'running')
      found.push({ kind: 'effect unsettled', workflowId, effect: id, type, provider });
  return found;
}
