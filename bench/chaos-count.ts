/** After the storm: what the vendors' world, the journal and the histories say of each other. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { SandboxControl } from './customer';
import { countOf } from './database';
import { say } from './stand';
import { messageIdsTold } from './told';

export interface Damage {
  hooks: number;
  lost: number;
  duplicateEffects: number;
  unconfirmed: number;
  reordered: number;
  deadLetters: number;
  /** Hooks whose vendor never sends twice, sent while nobody listened: for a reconciliation to find. */
  neverArrived: number;
}

const hooksSchema = z.object({ counts: z.object({ emitted: z.number(), givenUp: z.number() }) });
const ledgerSchema = z.object({
  items: z.array(
    z.object({
      provider: z.string(),
      type: z.string(),
      id: z.string(),
      key: z.string().optional(),
    }),
  ),
});
type LedgerRow = z.infer<typeof ledgerSchema>['items'][number];

const person = z.object({ id: z.union([z.string(), z.number()]).transform(String), from: z.string() });
const chats = z.array(z.object({ messages: z.array(person) }));
const stateSchema = z.object({ chats: chats.optional(), conversations: chats.optional() });

export async function countDamage(sandbox: SandboxControl, database: Pool, client: Client): Promise<Damage> {
  const { counts } = hooksSchema.parse(await sandbox.get('hooks'));
  const { items: ledger } = ledgerSchema.parse(await sandbox.get('ledger?limit=10000'));
  const spoken = [...(await spokenOn(sandbox, 'whatsapp')), ...(await spokenOn(sandbox, 'telegram'))];
  const { rows } = await database.query<{ key: string }>(`SELECT key FROM keys WHERE key LIKE 'dialog:%'`);
  const told = await Promise.all(rows.map(({ key }) => messageIdsTold(client, key)));
  const missing = spoken.flat().filter((id) => !told.some((ids) => ids.includes(id)));
  for (const id of missing) say(`lost: ${id}, ${await whatBecameOf(database, id)}`);
  const deadLetters = await countOf(database, 'dead_letters');
  return {
    hooks: counts.emitted,
    lost: missing.length + deadLetters,
    duplicateEffects: duplicates(ledger),
    unconfirmed: await countOf(database, `effects WHERE state = 'unconfirmed'`),
    reordered: told.reduce((sum, ids) => sum + outOfOrder(ids, spoken), 0),
    deadLetters,
    neverArrived: counts.givenUp,
  };
}

async function whatBecameOf(database: Pool, messageId: string): Promise<string> {
  const { rows } = await database.query<{ told: string }>(
    `SELECT json_build_object('state', state, 'reason', reason, 'workflow', workflow_id, 'number', number,
                              'attempts', attempts, 'received', received_at, 'settled', settled_at)::text AS told
       FROM events WHERE kind = 'message.received' AND payload->>'messageId' = $1`,
    [messageId],
  );
  return rows.map(({ told }) => told).join(' and ') || 'unknown to the journal';
}

/** Per chat, the ids of what its person wrote and pressed, in order. */
async function spokenOn(sandbox: SandboxControl, channel: string): Promise<string[][]> {
  const state = stateSchema.parse(await sandbox.get(channel));
  return (state.chats ?? state.conversations ?? []).map(({ messages }) =>
    messages.filter(({ from }) => from === 'person').map(({ id }) => id),
  );
}

/** More than one of what bears one key of ours, or of what an issue can have only one. */
function duplicates(ledger: LedgerRow[]): number {
  const seen = new Map<string, number>();
  for (const { provider, type, key, id } of ledger) {
    // Customers pay under the same key as often as they like: that is their doing.
    if (type === 'payment') continue;
    const identity = key ?? (type === 'rate' ? id : undefined);
    if (identity === undefined) continue;
    const what = `${provider} ${type} ${identity}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  for (const [what, count] of seen) if (count > 1) say(`${count} times: ${what}`);
  return [...seen.values()].reduce((sum, count) => sum + count - 1, 0);
}

function outOfOrder(told: string[], spoken: string[][]): number {
  const order = spoken.find((ids) => ids.some((id) => told.includes(id))) ?? [];
  const places = told.map((id) => order.indexOf(id)).filter((place) => place >= 0);
  return places.filter((place, i) => place < (places[i - 1] ?? -1)).length;
}
