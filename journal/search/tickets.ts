/** Looks up tickets: what their workflow keys remember, and what their dialogs told them. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Page, Position } from './page';
import { pageOf } from './page';

export interface TicketFilter {
  /** The issue's id as it stands in the key, percent-encoded. */
  issue?: string;
  /** Only these keys, and with `ended` those besides whose workflow has written down its end. */
  keys?: string[];
  ended?: boolean;
}

export interface TicketRow {
  /** The workflow's id. */
  key: string;
  first_at: Date;
  last_at: Date;
  /** When its workflow ended last. */
  closed_at: Date | null;
  /** Nothing came after that. */
  ended: boolean;
  /** The workflow id of its dialog, where that has told it. */
  dialog: string | null;
}

const TICKETS = `
SELECT * FROM (
  SELECT key, split_part(key, ':', 3) AS issue, first_at, date_trunc('milliseconds', last_at) AS last_at, active_hour, closed_at,
         coalesce(closed_at >= last_at, false) AS ended
    FROM keys WHERE key LIKE 'ticket:%'
) t`;

/** Of one page of them. `ticket.adopted` is how a dialog tells a ticket that it is its own. */
const withDialog = (page: string): string => `
WITH page AS (${page})
SELECT page.*, (SELECT payload->>'dialogWorkflowId' FROM events
                 WHERE workflow_id = page.key AND kind = 'ticket.adopted' AND erased_at IS NULL
                 ORDER BY id DESC LIMIT 1) AS dialog
  FROM page ORDER BY last_at DESC, key DESC`;

const SEARCH = withDialog(`${TICKETS}
 WHERE ($1::text IS NULL OR issue = $1)
   AND ($2::text[] IS NULL OR key = ANY ($2) OR ($3 AND ended))
   AND ($4::timestamptz IS NULL
        OR (active_hour <= date_trunc('hour', $4 AT TIME ZONE 'UTC') AND (last_at, key) < ($4, $5)))
 ORDER BY active_hour DESC, last_at DESC, key DESC
 LIMIT $6`);

export async function searchTickets(
  pool: Pool,
  { issue, keys, ended = false }: TicketFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<TicketRow>> {
  const { rows } = await pool.query<TicketRow>(SEARCH, [
    issue ?? null,
    keys ?? null,
    ended,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ]);
  return pageOf(rows, limit, placeOfTicket);
}

/** Of a ticket in the list. */
export const placeOfTicket = ({ key, last_at }: Pick<TicketRow, 'key' | 'last_at'>): Position => ({
  id: key,
  at: last_at.toISOString(),
});

export async function findTicket(pool: Pool, key: string): Promise<TicketRow | undefined> {
  const { rows } = await pool.query<TicketRow>(withDialog(`${TICKETS} WHERE key = $1`), [key]);
  return rows[0];
}

const promised = z.object({
  ref: z.string(),
  money: z.object({ amount: z.number(), currency: z.string() }),
});
export type PromisedInvoice = z.infer<typeof promised>;

/** What has to be paid for the issue, as its dialog told it last. */
export async function promisedInvoice(pool: Pool, key: string): Promise<PromisedInvoice | undefined> {
  const { rows } = await pool.query<{ invoice: unknown }>(
    `SELECT payload->'invoice' AS invoice FROM events
      WHERE workflow_id = $1 AND kind = 'ticket.adopted' AND erased_at IS NULL AND payload->'invoice' IS NOT NULL
      ORDER BY id DESC LIMIT 1`,
    [key],
  );
  return promised.safeParse(rows[0]?.invoice).data;
}

const issued = z.object({ number: z.string(), payUrl: z.string().optional() });
export type IssuedInvoice = z.infer<typeof issued>;

/** What accounting called the invoice that we asked for under this id; undefined = we asked for none, or not yet. */
export async function issuedInvoice(pool: Pool, ref: string): Promise<IssuedInvoice | undefined> {
  const { rows } = await pool.query<{ result: unknown }>(
    `SELECT result FROM effects WHERE id = $1 AND type = 'invoice'`,
    [ref],
  );
  return issued.safeParse(rows[0]?.result).data;
}
