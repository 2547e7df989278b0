/**
 * One statement takes a whole batch: de-duplicates atomically, writes requests and events, and queues the new
 * events for delivery. `unnest` arrays instead of many VALUES keep one prepared plan for every batch size.
 *
 * Answers the ids of the events that were not new: mostly none.
 *
 * Bodies travel as one binary parameter and offsets into it: an array of them would be copied once more.
 * Fails with FX001 where a person was erased since the contacts were resolved, so that nobody is written back.
 * Rows of `seen` are written in key order, or two processes with the same keys would deadlock (40P01).
 */
export const APPEND = `
WITH req AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::int[], $10::int[], $11::int[], $12::text[], $13::text[], $14::text[], $15::int[], $16::int[], $17::text[],
    $18::real[])
    AS t(id, received_at, endpoint, method, path, peer, headers, query,
         body_from, body_length, body_bytes, outcome, reason, fault, parts, answer_status, answer_body, milliseconds)
), ev AS (
  SELECT * FROM unnest(
    $20::uuid[], $21::timestamptz[], $22::uuid[], $23::text[], $24::text[], $25::text[], $26::text[], $27::bigint[],
    $28::text[], $29::text[], $30::text[], $31::text[], $32::timestamptz[], $33::int[], $34::text[], $35::int[],
    $36::int[])
    WITH ORDINALITY
    AS t(id, received_at, request_id, endpoint, event_id, kind, workflow_id, contact_id,
         payload, state, reason, traceparent, expires_at, repeats, key, slot,
         bytes, ord)
   WHERE (SELECT hold_contacts($37::bigint))
), s AS (
  INSERT INTO seen AS old (endpoint, hash, event, expires_at, duplicates)
  SELECT endpoint, sha256(convert_to(event_id, 'UTF8')) AS hash, id, expires_at, repeats FROM ev ORDER BY endpoint, hash
  ON CONFLICT (endpoint, hash) DO UPDATE SET
    event      = CASE WHEN old.expires_at < now() THEN excluded.event ELSE old.event END,
    duplicates = CASE WHEN old.expires_at < now() THEN excluded.duplicates
                      ELSE old.duplicates + excluded.duplicates + 1 END,
    seen_at    = CASE WHEN old.expires_at < now() THEN now() ELSE old.seen_at END,
    expires_at = CASE WHEN old.expires_at < now() THEN excluded.expires_at ELSE old.expires_at END
  RETURNING event
), fresh AS (
  SELECT ev.* FROM ev JOIN s ON s.event = ev.id
), e AS (
  INSERT INTO events (id, received_at, request_id, endpoint, event_id, kind, workflow_id, contact_id, payload, state,
                      reason, traceparent, settled_at)
  SELECT id, received_at, request_id, endpoint, event_id, kind, workflow_id, contact_id, payload::json, state,
         reason, traceparent, CASE WHEN state = 'pending' THEN NULL ELSE now() END
    FROM fresh
), p AS (
  INSERT INTO pending (slot, key, event, received_at, kind, bytes)
  SELECT slot, key, id, received_at, kind, bytes FROM fresh WHERE key IS NOT NULL ORDER BY ord
), r AS (
  INSERT INTO requests (id, received_at, endpoint, method, path, peer, headers, query, body, body_bytes, outcome, reason,
                        fault, accepted, duplicates, answer_status, answer_body, milliseconds)
  SELECT req.id, req.received_at, req.endpoint, req.method, req.path, req.peer, req.headers::json, req.query::json,
         CASE WHEN req.body_length >= 0 THEN substring($19::bytea FROM req.body_from + 1 FOR req.body_length) END,
         req.body_bytes, req.outcome, req.reason, req.fault,
         coalesce(n.fresh, 0), req.parts - coalesce(n.fresh, 0), req.answer_status, req.answer_body, req.milliseconds
    FROM req LEFT JOIN (SELECT request_id, count(*)::int AS fresh FROM fresh GROUP BY request_id) n ON n.request_id = req.id
)
SELECT ev.id FROM ev LEFT JOIN s ON s.event = ev.id WHERE s.event IS NULL`;
