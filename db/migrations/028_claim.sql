-- Up Migration

-- What is due in a relay's slots: `most` keys, found among the first `each` rows of every slot, and up to `events` rows of
-- each, the key that waits longest first. `more` where a slot may hold others. As a function for the sake of its settings: a
-- plan that was made while `pending` was empty reads it from end to end for every key of a backlog.
--
-- A key is due when any of its rows is; then all of them come, parked ones too: an event that may start the workflow takes
-- along what had waited for it. What waits for a reference has no order, and comes when it is due; what waits for a message
-- comes in order.
CREATE FUNCTION claim_due(slots smallint[], taken text[], most integer, each integer, events integer)
RETURNS TABLE (slot smallint, key text, id uuid, received_at timestamptz, bytes integer, number bigint, attempts integer,
               parked_at timestamptz, payload json, contact_id bigint, traceparent text, more boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH head AS (
    SELECT s.slot, h.key, h.seq
      FROM unnest(slots) AS s(slot)
     CROSS JOIN LATERAL (
       SELECT p.key, p.seq FROM pending p
        WHERE p.slot = s.slot AND (p.retry_at IS NULL OR p.retry_at <= now()) AND p.key <> ALL (taken)
        ORDER BY p.seq LIMIT each) h
  ), due AS (
    SELECT h.key, min(h.seq) AS first FROM head h GROUP BY h.key ORDER BY first LIMIT most
  )
  SELECT p.slot, p.key, p.event, p.received_at, p.bytes, p.number, p.attempts, p.parked_at,
         e.payload, e.contact_id, e.traceparent,
         EXISTS (SELECT FROM head h GROUP BY h.slot HAVING count(*) >= each)
    FROM due
   CROSS JOIN LATERAL (
     SELECT * FROM pending q
      WHERE q.key = due.key AND (q.key NOT LIKE 'ref:%' OR q.key LIKE 'ref:message:%' OR q.retry_at IS NULL OR q.retry_at <= now())
      ORDER BY q.number NULLS LAST, q.seq LIMIT events) p
    JOIN events e ON e.id = p.event AND e.received_at = p.received_at
   ORDER BY due.first, p.number NULLS LAST, p.seq;
END $$;
