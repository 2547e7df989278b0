/** Dialogs, tickets, orders and other workflows that a search led to. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { searchDialogs } from '../../journal/search/dialogs';
import type { KnownKey } from '../../journal/search/owners';
import { keysOf } from '../../journal/search/owners';
import { ordersOf } from '../../orders/search';
import { decimalOf } from '../../providers/money';
import type { ParsedId } from '../../workflows/ids';
import { parseWorkflowId, summaryOf } from '../../workflows/ids';
import type { ApiDeps } from './deps';
import { stagesOf, standingOf, workflowIdOf } from './dialog-stages';
import type { Leads } from './search-leads';
import type { Found, Match } from './search-model';

const GLANCE_MS = 1_000;

export async function foundDialogs(
  { contacts }: Leads,
  { pool, client }: Pick<ApiDeps, 'pool' | 'client'>,
  limit: number,
): Promise<Found[]> {
  if (contacts.size === 0) return [];
  const { items } = await searchDialogs(pool, { contacts: [...contacts.keys()] }, undefined, 4 * limit);
  const stages = await stagesOf(client, items.map(workflowIdOf));
  return items.map((row) => ({
    kind: 'dialog',
    id: row.id,
    workflowId: workflowIdOf(row),
    title: row.name ?? row.phone ?? summaryOf({ type: 'dialog', ...row, contact: row.id }),
    detail: row.name === null ? row.channel : (row.phone ?? row.channel),
    state: standingOf(row, stages)?.status ?? null,
    at: row.last_at.toISOString(),
    matchedBy: contacts.get(row.id)!,
  }));
}

export async function foundOrders({ orders }: Leads, { pool }: Pick<ApiDeps, 'pool'>): Promise<Found[]> {
  const rows = await ordersOf(pool, [...orders.keys()]);
  return rows.map((row) => ({
    kind: 'order',
    id: row.id,
    workflowId: row.workflow_id,
    title: row.id,
    detail: [row.customer?.name, `${decimalOf(Number(row.total))} ${row.currency}`]
      .filter(Boolean)
      .join(', '),
    state: row.status,
    at: row.created_at.toISOString(),
    matchedBy: orders.get(row.id)!,
  }));
}

export async function foundTickets({ keys }: Leads, { pool }: Pick<ApiDeps, 'pool'>): Promise<Found[]> {
  const tickets = entriesOf(keys).flatMap(({ id, ...entry }) =>
    id.type === 'ticket' ? [{ id, ...entry }] : [],
  );
  const known = await keysOf(
    pool,
    tickets.map(({ key }) => key),
  );
  return tickets.flatMap(({ id, key, by }) => {
    const row = known.get(key);
    return row
      ? [{ ...workflowItem(key, by, row), kind: 'ticket', id: id.issueId, title: summaryOf(id) } as const]
      : [];
  });
}

/** Payments, records, calls; what the journal has never heard of (a replay, a reconciliation) Temporal may know. */
export async function foundWorkflows(
  { keys }: Leads,
  { pool, client }: Pick<ApiDeps, 'pool' | 'client'>,
): Promise<Found[]> {
  const others = entriesOf(keys).filter(({ id }) => !['dialog', 'ticket', 'order'].includes(id.type));
  const known = await keysOf(
    pool,
    others.map(({ key }) => key),
  );
  const found = await Promise.all(
    others.map(async ({ id, key, by }) => {
      const row = known.get(key) ?? (by === 'id' ? await describedAs(client, key) : undefined);
      return row ? [{ ...workflowItem(key, by, row), title: summaryOf(id) }] : [];
    }),
  );
  return found.flat();
}

interface Entry {
  key: string;
  id: ParsedId;
  by: Match;
}

const entriesOf = (keys: Leads['keys']): Entry[] =>
  [...keys].flatMap(([key, by]) => {
    const id = parseWorkflowId(key);
    return id ? [{ key, id, by }] : [];
  });

const workflowItem = (
  key: string,
  by: Match,
  { closed_at, last_at }: Pick<KnownKey, 'closed_at' | 'last_at'>,
): Found => ({
  kind: 'workflow',
  id: key,
  workflowId: key,
  title: key,
  detail: null,
  state: closed_at ? 'closed' : 'open',
  at: last_at.toISOString(),
  matchedBy: by,
});

/** Undefined where there is none, or Temporal is away. */
async function describedAs(
  client: ApiDeps['client'],
  id: string,
): Promise<Pick<KnownKey, 'closed_at' | 'last_at'> | undefined> {
  let found: WorkflowExecutionDescription;
  try {
    found = await client.connection.withDeadline(Date.now() + GLANCE_MS, () =>
      client.workflow.getHandle(id).describe(),
    );
  } catch {
    return undefined; // it is looked for, and nothing rests on it
  }
  return { closed_at: found.closeTime ?? null, last_at: found.closeTime ?? found.startTime };
}
