/** Hooks, events and calls that a search led to. */
import { z } from 'zod';
import { findCall } from '../../calls/store';
import type { EventRow } from '../../journal/search/events';
import { eventsOf } from '../../journal/search/events';
import {
  byVendorId,
  newest,
  ofPayment,
  ofWorkflowsNaming,
  unsettledNaming,
} from '../../journal/search/mentioning';
import { findRequest } from '../../journal/search/requests';
import { callId } from '../../workflows/ids';
import type { ApiDeps } from './deps';
import type { Leads } from './search-leads';
import { workflowsOf } from './search-leads';
import type { Found, Match } from './search-model';
import type { Term } from './search-term';

/** Shorter is in everything. */
const MIN_TEXT = 3;

export async function foundHooks({ uuid }: Term, { pool }: Pick<ApiDeps, 'pool'>): Promise<Found[]> {
  const row = uuid === undefined ? undefined : await findRequest(pool, uuid);
  if (!row) return [];
  return [
    {
      kind: 'hook',
      id: row.id,
      workflowId: null,
      title: row.endpoint,
      detail: row.reason,
      state: row.outcome,
      at: row.received_at.toISOString(),
      matchedBy: 'id',
    },
  ];
}

export async function foundCalls(
  { uuid, workflow }: Term,
  { pool }: Pick<ApiDeps, 'pool'>,
): Promise<Found[]> {
  const id = workflow?.type === 'call' ? z.guid().safeParse(workflow.callId).data : uuid;
  const call = id === undefined ? undefined : await findCall(pool, id);
  if (!call) return [];
  return [
    {
      kind: 'call',
      id: call.id,
      workflowId: callId(call.id),
      title: call.event,
      detail: call.reason ?? null,
      state: call.state,
      at: (call.settledAt ?? call.createdAt).toISOString(),
      matchedBy: 'id',
    },
  ];
}

export async function foundEvents(
  term: Term,
  leads: Leads,
  { pool, resolved }: Pick<ApiDeps, 'pool' | 'resolved'>,
  limit: number,
): Promise<Found[]> {
  const { text, uuid, writings } = term;
  const endpoints = resolved.map(({ provider }) => provider.id);
  // The sender's own key of a delivery stands behind this word (providers/signed-hook.ts).
  const vendorIds = writings.flatMap((one) => [one, `key:${one}`]);
  const [own, payments, ...naming] = await Promise.all([
    byVendorId(pool, vendorIds, endpoints),
    ofPayment(pool, text, limit),
    text.length < MIN_TEXT ? [] : unsettledNaming(pool, text, limit),
    text.length < MIN_TEXT ? [] : ofWorkflowsNaming(pool, workflowsOf(leads), text, limit),
  ]);
  const exact = new Set([...(uuid === undefined ? [] : [uuid]), ...own]);
  const ids = [...exact, ...newest([...payments, ...naming.flat()], limit)];
  const rows = await eventsOf(pool, [...new Set(ids)]);
  return rows.map((row) => ({
    kind: 'event',
    id: row.id,
    workflowId: row.workflow_id,
    title: row.kind,
    detail: row.reason,
    state: row.state,
    at: row.received_at.toISOString(),
    matchedBy: exact.has(row.id) ? 'id' : matchOf(row, text),
  }));
}

const payloadSchema = z.looseObject({
  paymentId: z.string().optional().catch(undefined),
  invoiceNumber: z.string().optional().catch(undefined),
  orderId: z.string().optional().catch(undefined),
  issueId: z.string().optional().catch(undefined),
  references: z
    .array(z.object({ type: z.string(), value: z.string() }))
    .optional()
    .catch(undefined),
});

const REFERENCES: Readonly<Record<string, Match>> = {
  order: 'order',
  issue: 'issue',
  invoice: 'invoice',
  payment: 'payment',
};

/** What the text is to an event whose payload holds it. */
function matchOf({ payload }: EventRow, text: string): Match {
  const { data } = payloadSchema.safeParse(payload);
  const is = (value: string | undefined): boolean => value?.toLowerCase() === text.toLowerCase();
  if (is(data?.paymentId)) return 'payment';
  if (is(data?.invoiceNumber)) return 'invoice';
  if (is(data?.orderId)) return 'order';
  if (is(data?.issueId)) return 'issue';
  const named = data?.references?.find(({ value }) => is(value));
  return (named && REFERENCES[named.type]) ?? 'text';
}
