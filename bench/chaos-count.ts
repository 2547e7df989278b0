/** After the storm: what the vendors' world, the journal and the histories say of each other. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ticketId } from '../workflows/ids';
import type { Known } from './chaos-check';
import { check } from './chaos-check';
import { countOf } from './database';
import type { Ending, LedgerRow, Scene } from './ending';
import { readEnding } from './ending';
import type { Errand } from './errand';
import type { Marks } from './marks';
import { say } from './stand';
import type { Story } from './story';
import { messageIdsTold } from './told';
import type { Look } from './world';

export interface Damage {
  /** Messages, files, comments either way, payments, orders, changes and promised words that did not arrive, and dead letters. */
  lost: number;
  duplicateEffects: number;
  /** Private words that a customer read. */
  leaked: number;
  unconfirmed: number;
  reordered: number;
  deadLetters: number;
  /** Of hooks that their vendor sends once: things nobody knows of, because nobody listened. */
  neverTold: number;
  /** Hooks whose one proof got lost: refused, as the journal tells. */
  doubtful: number;
  /** Calls of ours whose next try has its time after the end. */
  callsWaiting: number;
}

/** Who has told what. */
export interface Cast extends Scene {
  stories: readonly Story[];
  errands: readonly Errand[];
}

/** @param tell each finding, for whoever looks for the cause */
export async function countDamage(cast: Cast, tell: (line: string) => void = say): Promise<Damage> {
  const { database, stories, errands } = cast;
  const ending = await readEnding(cast);
  const { seen, ledger } = ending;
  const known = await knownOf(cast, seen);
  const ofStories = stories.map((story) => check(story, seen, known));
  const marks = [...ofStories, ...(await checkAll(errands, ending))];
  const all = (what: keyof Marks) => marks.flatMap((one) => one[what]);
  const { missing, reordered } = await messagesTold(cast, seen);
  const calls = [...ending.calls.values()].flat();
  const twice = [...duplicates(ledger), ...all('doubled')];
  const unheard = calls.filter(({ state }) => state !== 'answered' && state !== 'waiting');
  const lost = [
    ...missing,
    ...all('lost'),
    ...unheard.map(({ event, state }) => `a call ${event}: ${state}`),
  ];
  const places = [...reordered, ...all('reordered')];
  const deadLetters = await countOf(database, 'dead_letters');
  const findings = { lost, 'happened twice': twice, leaked: all('leaked'), 'out of order': places };
  for (const [what, lines] of Object.entries(findings)) for (const line of lines) tell(`${what}: ${line}`);
  stories.forEach((story, i) => ofStories[i]!.lost.length > 0 && tell(`lost to: ${story.told(seen)}`));
  return {
    lost: lost.length + deadLetters,
    duplicateEffects: twice.length,
    leaked: all('leaked').length,
    unconfirmed: known.unconfirmed.length,
    reordered: places.length,
    deadLetters,
    neverTold: all('neverArrived').length,
    doubtful: all('doubtful').length,
    callsWaiting: calls.filter(({ state }) => state === 'waiting').length,
  };
}

/** Some at once: each of many reads a history. */
async function checkAll(errands: readonly Errand[], ending: Ending): Promise<Marks[]> {
  const marks: Marks[] = [];
  const queue = [...errands];
  const checker = async () => {
    for (let errand = queue.pop(); errand; errand = queue.pop()) marks.push(await errand.check(ending));
  };
  await Promise.all(Array.from({ length: 8 }, checker));
  return marks;
}

async function knownOf({ database, client, stories }: Cast, seen: Look): Promise<Known> {
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
  const spoken = Object.values(chats)
    .flatMap((of) => [...of.values()])
    .map((messages) => messages.filter(({ from }) => from === 'person').map(({ id }) => id));
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
function duplicates(ledger: readonly LedgerRow[]): string[] {
  const seen = new Map<string, number>();
  for (const { provider, type, key, id } of ledger) {
    // Customers pay in 1C under the same key as often as they like. A subscriber knows a repeat by its id, as agreed.
    if ((provider === 'onec' && type === 'payment') || provider === 'citeck') continue;
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
