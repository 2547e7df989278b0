/** What the vendors, the journal's database and Temporal hold once all is quiet: read once for all who are checked. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { webhookId } from '../calls/payload';
import type { SandboxControl } from './customer';
import type { Booked } from './shop';
import { booksOf } from './shop';
import type { ToldEvent } from './told';
import { eventsTold } from './told';
import type { Look } from './world';
import { look } from './world';

const ledgerSchema = z.object({
  items: z.array(
    z.object({
      seq: z.number(),
      provider: z.string(),
      type: z.string(),
      id: z.string(),
      key: z.string().optional(),
      subject: z.string().optional(),
      detail: z.unknown().optional(),
    }),
  ),
});
export type LedgerRow = z.infer<typeof ledgerSchema>['items'][number];
const PAGE = 10_000;

const salesSchema = z.object({ sales: z.array(z.object({ fields: z.record(z.string(), z.unknown()) })) });
export const GATEWAYS = ['yookassa', 'tbank', 'cloudpayments', 'stripe'] as const;

/** One call of ours to a subscriber. */
export interface OwnCall {
  event: string;
  /** `answered`; `waiting` = its next try has its time, by the stated schedule. */
  state: string;
  /** By which its receiver knows a repeat. */
  webhookId: string;
}

export interface Ending {
  seen: Look;
  ledger: readonly LedgerRow[];
  books: readonly Booked[];
  /** Comments of the documents of sale in 1C. */
  sales: readonly string[];
  /** Statuses by the order's id. */
  orders: ReadonlyMap<string, string>;
  /** Numbers of Bpium's hooks that never came, as the service noted them. */
  gaps: ReadonlySet<number>;
  /** sha256 of the one-time tokens of calls whose confirmation got lost. */
  doubtful: ReadonlySet<string>;
  /** By the id of the workflow that they are about. */
  calls: ReadonlyMap<string, readonly OwnCall[]>;
  /** What the history of a workflow was told, in order, each once; nothing where there is no such workflow. */
  told(workflowId: string): Promise<ToldEvent[]>;
}

export interface Scene {
  sandbox: SandboxControl;
  database: Pool;
  client: Client;
}

export async function readEnding({ sandbox, database, client }: Scene): Promise<Ending> {
  const told = new Map<string, Promise<ToldEvent[]>>();
  return {
    seen: await look(sandbox),
    ledger: await ledgerOf(sandbox),
    books: await booksOf(sandbox, GATEWAYS),
    sales: salesSchema
      .parse(await sandbox.get('onec'))
      .sales.map(({ fields }) => String(fields['Комментарий'])),
    orders: await ordersOf(database),
    gaps: await gapsOf(database),
    doubtful: await doubtfulOf(database),
    calls: await callsOf(database),
    told(workflowId) {
      const known = told.get(workflowId) ?? eventsTold(client, workflowId);
      told.set(workflowId, known);
      return known;
    },
  };
}

async function ledgerOf(sandbox: SandboxControl): Promise<LedgerRow[]> {
  const all: LedgerRow[] = [];
  for (let isMore = true; isMore;) {
    const after = all.at(-1)?.seq ?? 0;
    const { items } = ledgerSchema.parse(await sandbox.get(`ledger?limit=${PAGE}&after=${after}`));
    all.push(...items);
    isMore = items.length === PAGE;
  }
  return all;
}

async function ordersOf(database: Pool): Promise<Map<string, string>> {
  const { rows } = await database.query<{ id: string; status: string }>('SELECT id, status FROM orders');
  return new Map(rows.map(({ id, status }) => [id, status]));
}

async function gapsOf(database: Pool): Promise<Set<number>> {
  const { rows } = await database.query<{ sequence: string }>(
    `SELECT sequence FROM hook_gaps WHERE endpoint = 'bpium'`,
  );
  return new Set(rows.map(({ sequence }) => Number(sequence)));
}

async function doubtfulOf(database: Pool): Promise<Set<string>> {
  const { rows } = await database.query<{ token: string }>(
    `SELECT encode(c.token, 'hex') AS token FROM confirmations c
       JOIN requests r ON r.id = c.request_id WHERE r.reason = 'confirmation_lost'`,
  );
  return new Set(rows.map(({ token }) => token));
}

async function callsOf(database: Pool): Promise<Map<string, OwnCall[]>> {
  const { rows } = await database.query<{ id: string; about: string; event: string; state: string }>(
    `SELECT id, event, payload->'case'->>'id' AS about,
            CASE WHEN state IN ('registered', 'posted') AND retry_at > now() THEN 'waiting' ELSE state END AS state
       FROM calls`,
  );
  const calls = new Map<string, OwnCall[]>();
  for (const { id, about, event, state } of rows)
    calls.set(about, [...(calls.get(about) ?? []), { event, state, webhookId: webhookId(id) }]);
  return calls;
}
