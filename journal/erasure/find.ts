/**
 * Finds a person's rows among events and requests: most by the workflow they went to, by an index; receipts, ignored
 * and unread parts and repeated hooks bear no workflow, so those are looked for day by day, one partition a statement.
 */
import type { Pool } from 'pg';
import { ticketId } from '../../workflows/ids';
import { mentionOf } from './mention';
import type { Erasure } from './record';

/** A UTC day, YYYY-MM-DD. */
export type Day = string;

export interface FoundEvent {
  id: string;
  receivedAt: string;
  requestId: string | null;
  /** A receipt's message, where this is one. */
  receipt: { channel: string; account: string; messageId: string } | undefined;
  /** The ticket that this event tells to be the person's. */
  ticket: string | undefined;
}

interface Row {
  id: string;
  received_at: string;
  request_id: string | null;
  kind: string;
  channel: string | null;
  account: string | null;
  message_id: string | null;
  helpdesk: string | null;
  issue_id: string | null;
}

/** Times travel as text: a Date would cut the microseconds off, and nothing would be found again. */
const COLUMNS = `id, received_at::text, request_id, kind, payload->>'channel' AS channel, payload->>'account' AS account,
       payload->>'messageId' AS message_id, payload->>'helpdesk' AS helpdesk, payload->>'issueId' AS issue_id`;

/** The days that are kept, the oldest first. */
export async function keptDays(pool: Pool): Promise<Day[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'events'::regclass ORDER BY 1`,
  );
  return rows.flatMap(({ name }) => {
    const [, year, month, day] = /(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
    return year && month && day ? [`${year}-${month}-${day}`] : [];
  });
}

/**
 * Everything that went to the person's workflows and still says something. A payment names nobody and stays, but not
 * the request it came in.
 */
export async function eventsByWorkflow(pool: Pool, { workflows }: Erasure): Promise<FoundEvent[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM events e
      WHERE workflow_id = ANY ($1) AND erased_at IS NULL
        AND (kind <> 'payment.changed' OR EXISTS (
          SELECT FROM requests r WHERE r.id = e.request_id AND r.received_at = e.received_at AND r.erased_at IS NULL))`,
    [workflows],
  );
  return rows.map(toFound);
}

/**
 * What no workflow has: receipts; what was ignored or not understood, by what vendors call the person; our own comments
 * that the help desk echoed; news of tickets that are the person's by their key or their adoption.
 */
const SCAN = `
SELECT ${COLUMNS} FROM events
 WHERE received_at >= $1::date AND received_at < $1::date + 1 AND erased_at IS NULL
   AND CASE kind
       WHEN 'message.received' THEN contact_id = ANY ($2)
       WHEN 'message.status' THEN contact_id = ANY ($2)
            OR (contact_id IS NULL AND payload->>'channel' = $3 AND payload->>'account' = $4
                AND (payload->'person'->'aliases')::jsonb ?| $5)
       WHEN 'person.moved' THEN contact_id = ANY ($2) OR payload::text ~ $7
       WHEN 'message.changed' THEN contact_id = ANY ($2)
            OR (contact_id IS NULL AND payload->>'channel' = $3 AND payload->>'account' = $4
                AND (payload->'person'->'aliases')::jsonb ?| $5)
       WHEN 'person.changed' THEN contact_id = ANY ($2)
            OR (contact_id IS NULL AND payload->>'channel' = $3 AND payload->>'account' = $4
                AND (payload->'person'->'aliases')::jsonb ?| $5)
       WHEN 'ticket.adopted' THEN payload->>'dialogWorkflowId' = ANY ($6)
       WHEN 'issue.changed' THEN payload->>'key' IN (
            SELECT id::text FROM effects WHERE workflow_id = ANY ($6) AND type = 'issue')
       WHEN 'ignored' THEN payload::text ~ $7 OR (endpoint, event_id) IN (
            SELECT provider, 'comment:' || (result->>'commentId') FROM effects
             WHERE workflow_id = ANY ($6) AND type = 'comment')
       WHEN 'unread' THEN payload::text ~ $7
       ELSE false END`;

export async function eventsOfDay(pool: Pool, erasure: Erasure, day: Day): Promise<FoundEvent[]> {
  const { contacts, channel, account, identifiers, dialogs } = erasure;
  const { rows } = await pool.query<Row>(SCAN, [
    day,
    contacts,
    channel,
    account,
    identifiers,
    dialogs,
    mentionOf(erasure),
  ]);
  return rows.map(toFound);
}

/**
 * Bodies that no event leads to: a hook that repeats an earlier one has a row and no events, what was genuine but not
 * readable has none either, and of what was ignored or not understood the event may keep less than the body says.
 * CASE, because the planner would take every body apart before it looks at the counts.
 */
export async function requestsOfDay(
  pool: Pool,
  erasure: Erasure,
  day: Day,
): Promise<{ id: string; receivedAt: string }[]> {
  const { rows } = await pool.query<{ id: string; received_at: string }>(
    `SELECT id, received_at::text FROM requests
      WHERE received_at >= $1::date AND received_at < $1::date + 1 AND erased_at IS NULL AND body IS NOT NULL
        AND CASE WHEN duplicates > 0 OR outcome <> 'taken' OR id IN (
              SELECT request_id FROM events
               WHERE received_at >= $1::date AND received_at < $1::date + 1 AND kind IN ('ignored', 'unread', 'person.changed'))
            THEN encode(body, 'escape') ~ $2 END`,
    [day, mentionOf(erasure)],
  );
  return rows.map(({ id, received_at }) => ({ id, receivedAt: received_at }));
}

function toFound(row: Row): FoundEvent {
  const { channel, account, message_id: messageId, helpdesk, issue_id: issueId } = row;
  const isReceipt = row.kind === 'message.status' && channel && account && messageId;
  const isOfTicket = (row.kind === 'ticket.adopted' || row.kind === 'issue.changed') && helpdesk && issueId;
  return {
    id: row.id,
    receivedAt: row.received_at,
    requestId: row.request_id,
    receipt: isReceipt ? { channel, account, messageId } : undefined,
    ticket: isOfTicket ? ticketId(helpdesk, issueId) : undefined,
  };
}
