/** Finds whose a payment is. What names nobody we know waits; what names two is for a person to decide. */
import type { Pool } from 'pg';
import type { NormalisedEvent, PaymentReference } from '../workflows/events';
import { isContactId, parseWorkflowId, ticketId } from '../workflows/ids';
import type { ClaimedEvent } from './claim';
import { findReferences } from './references';
import { parkOrBury } from './park';
import { referenceKey, routeOf } from './route';
import type { Outcome } from './settle';
import { slotOf } from './slots';

/** How the reason of such an event begins; operators get a notice of it. */
export const REFERENCES_DISAGREE = 'its references disagree';

export async function resolveReferences(
  pool: Pool,
  events: ClaimedEvent[],
  parkHours: number,
): Promise<Outcome[]> {
  if (events.length === 0) return [];
  const named = events.map(({ event }) => referencesOf(event));
  const owners = await findReferences(pool, named.flat());
  const direct = await directOwners(pool, named.flat());
  return events.map((event, i) => {
    const keys = named[i]!.flatMap(
      (reference) => owners.get(referenceKey(reference)) ?? direct.get(referenceKey(reference)) ?? [],
    );
    const [first] = keys;
    if (first === undefined && event.event.kind === 'deal.hinted')
      return { state: 'ignored', reason: 'no order of this service has this deal' };
    if (first === undefined)
      return parkOrBury(
        event,
        `nothing here is known as ${names(named[i]!)} yet; if it stays so, replay it with the workflowId it belongs to`,
        parkHours,
      );
    if (keys.some((key) => key !== first)) {
      return parkOrBury(
        event,
        `${REFERENCES_DISAGREE}: ${names(named[i]!)} belong to different workflows; decide which is right and replay it with its workflowId`,
        parkHours,
      );
    }
    return { state: 'moved', key: first, slot: slotOf(first) };
  });
}

function referencesOf(event: NormalisedEvent): PaymentReference[] {
  const route = routeOf(event, undefined);
  return route.to === 'reference' ? route.references : [];
}

/**
 * By reference, the workflows that an id of ours or of the desk's names by itself: of those that have had events, as a payment
 * for an issue nobody follows would otherwise wait at a dead end.
 */
async function directOwners(pool: Pool, references: PaymentReference[]): Promise<Map<string, string>> {
  const named = references.flatMap((reference) => {
    const key = directKey(reference);
    return key === undefined ? [] : [[referenceKey(reference), key] as const];
  });
  const numbers = references.flatMap(({ type, value }) =>
    type === 'dialog' && isContactId(value) ? [value] : [],
  );
  if (named.length === 0 && numbers.length === 0) return new Map();
  const { rows } = await pool.query<{ key: string; contact: string | null }>(
    `SELECT key, NULL::bigint AS contact FROM keys WHERE key = ANY ($1::text[])
      UNION ALL SELECT key, contact FROM keys WHERE contact = ANY ($2::bigint[]) AND key LIKE 'dialog:%'`,
    [named.map(([, key]) => key), numbers],
  );
  const known = new Set(rows.map(({ key }) => key));
  return new Map([
    ...rows.flatMap(({ key, contact }) =>
      contact === null ? [] : [[referenceKey({ type: 'dialog', value: contact }), key] as const],
    ),
    ...named.filter(([, key]) => known.has(key)),
  ]);
}

function directKey({ type, value }: PaymentReference): string | undefined {
  switch (type) {
    case 'issue':
      return ticketId('okdesk', value);
    case 'dialog':
      return parseWorkflowId(value)?.type === 'dialog' ? value : undefined;
    case 'invoice':
    case 'order':
    case 'deal':
    case 'payment':
      return undefined;
  }
}

const names = (references: PaymentReference[]): string =>
  references.map(({ type, value }) => `${type} ${value}`).join(', ');
