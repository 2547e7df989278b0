/** After the storm: what the vendors' world, the journal and the histories say of each other. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ticketId } from '../workflows/ids';
import type { Known, Marks } from './chaos-check';
import { check } from './chaos-check';
import { countOf } from './database';
import { say } from './stand';
import type { Story } from './story';
import { messageIdsTold } from './told';
import type { Look } from './world';
import { look } from './world';
import type { SandboxControl } from './customer';

export interface Damage {
  hooks: number;
  /** Messages, files, comments either way, payments and promised words that did not arrive, and dead letters. */
  lost: number;
  duplicateEffects: number;
  /** Private words that a customer read. */
  leaked: number;
  unconfirmed: number;
  reordered: number;
  deadLetters: number;
  /** Hooks whose vendor never sends twice, sent while nobody listened: for a reconciliation to find. */
  neverArrived: number;
  /** Of those, the desk's public comments: the customer has not read them. */
  commentsNeverArrived: number;
}

export interface Scene {
  sandbox: SandboxControl;
  database: Pool;
  client: Client;
  stories: readonly Story[];
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

/** @param tell each finding, for whoever looks for the cause */
export async function countDamage(scene: Scene, tell: (line: string) => void = say): Promise<Damage> {
  const { sandbox, database, stories } = scene;
  const seen = await look(sandbox);
  const { counts } = hooksSchema.parse(await sandbox.get('hooks'));
  const { items: ledger } = ledgerSchema.parse(await sandbox.get('ledger?limit=10000'));
  const known = await knownOf(scene, seen);
  const marks = stories.map((story) => check(story, seen, known));
  const all = (what: keyof Marks) => marks.flatMap((one) => one[what]);
  const { missing, reordered } = await messagesTold(scene, seen);
  const twice = [...duplicates(ledger), ...all('doubled')];
  const lost = [...missing, ...all('lost')];
  const places = [...reordered, ...all('reordered')];
  const deadLetters = await countOf(database, 'dead_letters');
  const findings = { lost, 'happened twice': twice, leaked: all('leaked'), 'out of order': places };
  for (const [what, lines] of Object.entries(findings)) for (const line of lines) tell(`${what}: ${line}`);
  stories.forEach((story, i) => marks[i]!.lost.length > 0 && tell(`lost to: ${story.told(seen)}`));
  return {
    hooks: counts.emitted,
    lost: lost.length + deadLetters,
    duplicateEffects: twice.length,
    leaked: all('leaked').length,
    unconfirmed: known.unconfirmed.length,
    reordered: places.length,
    deadLetters,
    neverArrived: counts.givenUp,
    commentsNeverArrived: all('neverArrived').length,
  };
}

async function knownOf({ database, client, stories }: Scene, seen: Look): Promise<Known> {
  const { rows } = await database.query<{ text: string }>(
    `SELECT coalesce(m.body->>'text', '') AS text FROM effects e LEFT JOIN messages m ON m.effect = e.id
      WHERE e.state = 'unconfirmed'`,
  );
  const tickets = stories.flatMap((story) => {
    const issue = story.issueIn(seen);
    return issue ? [ticketId('okdesk', String(issue.id))] : [];
  });
  const money = await Promise.all(
    tickets.map(async (id) => [id, await moneyOn(client, id)] as const), // closed ones answer, too
  );
  return { unconfirmed: rows.map(({ text }) => text), money: new Map(money) };
}

const toldSchema = z.object({ told: z.object({ paid: z.number(), refunded: z.number() }) });

async function moneyOn(client: Client, ticket: string): Promise<{ paid: number; refunded: number }> {
  try {
    return toldSchema.parse(await client.workflow.getHandle(ticket).query('state')).told;
  } catch (error) {
    say(`${ticket} cannot be asked: ${(error as Error).message}`);
    return { paid: 0, refunded: 0 };
  }
}

/** What people wrote and pressed, against the histories of the dialogs. */
async function messagesTold(
  { database, client }: Scene,
  { chats }: Look,
): Promise<{ missing: string[]; reordered: string[] }> {
  const spoken = [...chats.whatsapp.values(), ...chats.telegram.values()].map((messages) =>
    messages.filter(({ from }) => from === 'person').map(({ id }) => id),
  );
  const { rows } = await database.query<{ key: string }>(`SELECT key FROM keys WHERE key LIKE 'dialog:%'`);
  const told = await Promise.all(rows.map(({ key }) => messageIdsTold(client, key)));
  const isTold = new Set(told.flat());
  const missing = spoken.flat().filter((id) => !isTold.has(id));
  return {
    missing: await Promise.all(missing.map(async (id) => `${id}, ${await whatBecameOf(database, id)}`)),
    reordered: told.flatMap((ids, i) => outOfOrder(ids, spoken).map((id) => `${id} in ${rows[i]!.key}`)),
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

/** More than one of what bears one key of ours, or of what an issue can have only one. */
function duplicates(ledger: LedgerRow[]): string[] {
  const seen = new Map<string, number>();
  for (const { provider, type, key, id } of ledger) {
    // Customers pay under the same key as often as they like: that is their doing.
    if (type === 'payment') continue;
    const identity = key ?? (type === 'rate' ? id : undefined);
    if (identity === undefined) continue;
    const what = `${provider} ${type} ${identity}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  return [...seen].flatMap(([what, times]) => Array.from({ length: times - 1 }, () => what));
}

/** Those that came after one that was said later. */
function outOfOrder(told: string[], spoken: string[][]): string[] {
  const order = spoken.find((ids) => ids.some((id) => told.includes(id))) ?? [];
  const known = told.filter((id) => order.includes(id));
  return known.filter((id, i) => order.indexOf(id) < order.indexOf(known[i - 1] ?? id));
}
