/** Takes a person out of the rows: what is counted or ordered keeps its place and says nothing, the rest goes. */
import type { Pool, PoolClient } from 'pg';
import type { Reach } from '../../workflows/erasure-activities';
import { eventsByWorkflow, eventsOfDay, keptDays, requestsOfDay } from './find';
import type { FoundEvent } from './find';
import type { Erasure } from './record';
import { addTickets, count } from './record';
import { inTransaction } from '../../db/transaction';

const AT_ONCE = 500;
const DAY_MS = 86_400_000;

/** How many rows said something, and how many tickets were not known to be the person's. */
export async function eraseRows(pool: Pool, erasure: Erasure, reach: Reach): Promise<number> {
  let found = await eraseEvents(pool, erasure, await eventsByWorkflow(pool, erasure));
  // An event's time may be a while before its commit.
  const since = new Date(erasure.startedAt.getTime() - DAY_MS).toISOString().slice(0, 10);
  for (const day of await keptDays(pool)) {
    if (reach !== 'all days' && day < since) continue;
    found += await eraseEvents(pool, erasure, await eventsOfDay(pool, erasure, day));
    const requests = await requestsOfDay(pool, erasure, day);
    found += await eraseRequests(pool, erasure, requests);
  }
  return found + (await eraseTalk(pool, erasure));
}

async function eraseEvents(pool: Pool, erasure: Erasure, events: FoundEvent[]): Promise<number> {
  let found = await addTickets(
    pool,
    erasure,
    events.flatMap(({ ticket }) => ticket ?? []),
  );
  for (let i = 0; i < events.length; i += AT_ONCE) {
    const some = events.slice(i, i + AT_ONCE);
    found += await inTransaction(pool, async (client) => {
      const erased = {
        receipts: await deleteReceipts(client, some),
        events: await emptyEvents(client, some),
        requests: await emptyRequests(
          client,
          some.flatMap(({ requestId, receivedAt }) => (requestId ? [{ id: requestId, receivedAt }] : [])),
        ),
      };
      await count(client, erasure, erased);
      return erased.receipts + erased.events + erased.requests;
    });
  }
  return found;
}

async function eraseRequests(pool: Pool, erasure: Erasure, requests: Place[]): Promise<number> {
  if (requests.length === 0) return 0;
  return inTransaction(pool, async (client) => {
    const emptied = await emptyRequests(client, requests);
    await count(client, erasure, { requests: emptied });
    return emptied;
  });
}

/** A vendor's id of a message holds the chat or the phone number, so it goes with the payload. */
const emptyEvents = (client: PoolClient, events: FoundEvent[]): Promise<number> =>
  affected(
    client,
    `UPDATE events e
        SET payload = 'null', event_id = 'erased:' || e.id, reason = 'erased with its person', erased_at = now(),
            state = CASE WHEN state IN ('pending', 'unread', 'dead') THEN 'ignored' ELSE state END,
            settled_at = coalesce(settled_at, now())
       FROM unnest($1::uuid[], $2::timestamptz[]) AS t(id, at)
      WHERE e.id = t.id AND e.received_at = t.at AND e.erased_at IS NULL AND e.kind <> 'payment.changed'`,
    [events.map(({ id }) => id), events.map(({ receivedAt }) => receivedAt)],
  );

interface Place {
  id: string;
  receivedAt: string;
}

const emptyRequests = (client: PoolClient, requests: Place[]): Promise<number> =>
  affected(
    client,
    `UPDATE requests r
        SET body = NULL, path = '/hooks/' || endpoint, headers = '{}', query = '{}', answer_body = NULL, erased_at = now()
       FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::timestamptz[]) AS u(id, at)) t
      WHERE r.id = t.id AND r.received_at = t.at AND r.erased_at IS NULL`,
    [requests.map(({ id }) => id), requests.map(({ receivedAt }) => receivedAt)],
  );

async function deleteReceipts(client: PoolClient, events: FoundEvent[]): Promise<number> {
  const receipts = events.flatMap(({ receipt }) => receipt ?? []);
  if (receipts.length === 0) return 0;
  return affected(
    client,
    `DELETE FROM receipts r USING unnest($1::text[], $2::text[], $3::text[]) AS t(channel, account, message_id)
      WHERE (r.channel, r.account, r.message_id) = (t.channel, t.account, t.message_id)`,
    [
      receipts.map(({ channel }) => channel),
      receipts.map(({ account }) => account),
      receipts.map(({ messageId }) => messageId),
    ],
  );
}

/**
 * What we said and what became of it, and what the workflows remember. A ticket keeps its numbers and its payments:
 * money that comes late still finds it. Effects keep the ids of issues, comments and documents, which name nobody.
 */
function eraseTalk(pool: Pool, erasure: Erasure): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { dialogs, tickets } = erasure;
    const erased = {
      receipts:
        (await affected(
          client,
          `DELETE FROM receipts r USING effects e
            WHERE r.effect = e.id AND e.workflow_id = ANY ($1) AND e.type = 'message'`,
          [dialogs],
        )) +
        (await affected(
          client,
          `DELETE FROM receipts r USING messages m
            WHERE m.workflow_id = ANY ($1)
              AND (r.channel, r.account, r.message_id) = (m.channel, m.account, m.message_id)`,
          [dialogs],
        )),
      messages: await affected(client, 'DELETE FROM messages WHERE workflow_id = ANY ($1)', [dialogs]),
      media: await affected(client, 'DELETE FROM media WHERE contact_id = ANY ($1)', [erasure.contacts]),
      effects: await affected(
        client,
        `DELETE FROM effects WHERE workflow_id = ANY ($1) AND type = 'message'`,
        [dialogs],
      ),
      keys: await affected(client, 'DELETE FROM keys WHERE key = ANY ($1)', [dialogs]),
    };
    const facts = await affected(
      client,
      `UPDATE keys k SET facts = kept.facts
         FROM (SELECT key, coalesce((SELECT jsonb_agg(fact ORDER BY n)
                                       FROM jsonb_array_elements_text(facts) WITH ORDINALITY AS f(fact, n)
                                      WHERE fact LIKE 'payment:%'), '[]') AS facts
                 FROM keys WHERE key = ANY ($1)) kept
        WHERE k.key = kept.key AND k.facts <> kept.facts`,
      [tickets],
    );
    // A hash, but of a phone number perhaps, which could be tried out.
    const starts = await affected(
      client,
      `UPDATE flow_starts SET input = '' WHERE workflow_id = ANY ($1) AND input <> ''`,
      [dialogs],
    );
    await count(client, erasure, { ...erased, keys: erased.keys + facts });
    return Object.values(erased).reduce((sum, number) => sum + number, facts + starts);
  });
}

const affected = async (client: PoolClient, sql: string, values: unknown[]): Promise<number> =>
  (await client.query(sql, values)).rowCount ?? 0;
