/** What waits for the workflows of an erased person. Money is never dropped. */
import type { Pool } from 'pg';
import { CHANNEL } from '../notify';
import { slotOf } from '../slots';
import type { Erasure } from './record';
import { count } from './record';
import { inTransaction } from '../../db/transaction';

/** The events themselves are erased with the other rows; here they only stop being work. */
export async function dropUndelivered(pool: Pool, erasure: Erasure): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ found: number }>(
      `WITH waiting AS (
         DELETE FROM pending WHERE key = ANY ($1) AND kind <> 'payment.changed' RETURNING event
       ), early AS (
         DELETE FROM pending p USING events e
          WHERE p.key LIKE 'ref:message:%' AND e.id = p.event AND e.received_at = p.received_at
            AND e.contact_id = ANY ($2)
         RETURNING event
       ), dead AS (
         DELETE FROM dead_letters d
          WHERE kind <> 'payment.changed' AND (key = ANY ($1) OR key LIKE 'ref:message:%' AND EXISTS (
            SELECT FROM events e WHERE e.id = d.event AND e.received_at = d.received_at AND e.contact_id = ANY ($2)))
         RETURNING event
       )
       SELECT (SELECT count(*) FROM waiting)::int + (SELECT count(*) FROM early)::int
            + (SELECT count(*) FROM dead)::int AS found`,
      [erasure.workflows, erasure.contacts],
    );
    const found = rows[0]?.found ?? 0;
    await count(client, erasure, { undelivered: found });
    return found;
  });
}

/**
 * A payment that reached a ticket while its runs were being deleted went away with one of them. It is delivered again:
 * the ticket starts anew and shows the money. Facts make a payment count once, so one time too many is harmless.
 */
export async function releasePayments(pool: Pool, erasure: Erasure): Promise<void> {
  await pool.query(
    `WITH lost AS (
       UPDATE events e SET state = 'pending', number = NULL, settled_at = NULL
        WHERE workflow_id = ANY ($1) AND kind = 'payment.changed' AND state = 'delivered' AND settled_at >= $3
       RETURNING id, received_at, workflow_id, kind, octet_length(payload::text) AS bytes
     ), queued AS (
       INSERT INTO pending (slot, key, event, received_at, kind, bytes)
       SELECT t.slot, lost.workflow_id, lost.id, lost.received_at, lost.kind, lost.bytes
         FROM lost JOIN unnest($1::text[], $2::smallint[]) AS t(key, slot) ON t.key = lost.workflow_id
       ON CONFLICT (event) DO NOTHING
       RETURNING slot
     )
     SELECT pg_notify('${CHANNEL}', string_agg(DISTINCT slot::text, ',')) FROM queued HAVING count(*) > 0`,
    [erasure.workflows, erasure.workflows.map(slotOf), erasure.startedAt.toISOString()],
  );
}
