/** Turns waiting entries into the column arrays of the append statement. */
import type { NormalisedEvent } from '../workflows/events';
import type { Entry } from './append';
import { plainArray, textArray } from './array-literal';
import type { Route } from './route';
import { referenceKey } from './route';
import { slotOf } from './slots';
import { storable } from './storable';
import type { RequestRecord, StoredPart } from './types';

export interface BuiltBatch {
  /** Parameters $1 to $36. */
  values: unknown[];
  /** For each entry, the event ids proposed for its parts; a repeat within the batch proposes none. */
  candidates: string[][];
  slots: Set<number>;
}

interface Deps {
  newId(at: Date): string;
  route(event: NormalisedEvent, contact: string | undefined): Route;
}

interface EventRow {
  id: string;
  receivedAt: Date;
  requestId: string | null;
  endpoint: string;
  part: StoredPart;
  contact: string | null;
  /** How often the same event id stood again in this batch. */
  repeats: number;
}

const NOTHING = Buffer.alloc(0);

export function buildBatch(batch: Entry[], deps: Deps): BuiltBatch {
  const { rows, candidates } = eventRows(batch, deps);
  const requests = batch.flatMap((entry) =>
    entry.request ? [{ request: entry.request, parts: entry.parts.length }] : [],
  );
  const slots = new Set<number>();
  const events = rows.map((row) => eventColumns(row, deps));
  for (const event of events) if (event.slot !== null) slots.add(event.slot);
  return { values: [...requestValues(requests), ...eventValues(rows, events)], candidates, slots };
}

function eventRows(batch: Entry[], deps: Deps): { rows: EventRow[]; candidates: string[][] } {
  const first = new Map<string, EventRow>();
  const rows: EventRow[] = [];
  const candidates = batch.map((entry) => {
    const proposed: string[] = [];
    entry.parts.forEach((part, i) => {
      // As it is stored: two ids that become one there would break the whole statement.
      const key = `${entry.endpoint}\n${storable(part.eventId)}`;
      const before = first.get(key);
      if (before) {
        before.repeats += 1;
        return;
      }
      const row: EventRow = {
        id: deps.newId(entry.receivedAt),
        receivedAt: entry.receivedAt,
        requestId: entry.request?.id ?? null,
        endpoint: entry.endpoint,
        part,
        contact: entry.contacts[i] ?? null,
        repeats: 0,
      };
      first.set(key, row);
      rows.push(row);
      proposed.push(row.id);
    });
    return proposed;
  });
  return { rows, candidates };
}

interface EventColumns {
  kind: string;
  state: string;
  reason: string | null;
  payload: string;
  key: string | null;
  slot: number | null;
  workflowId: string | null;
}

function eventColumns(row: EventRow, deps: Deps): EventColumns {
  const { content, payload } = row.part;
  if (content.state !== 'event') {
    return {
      kind: content.state,
      state: content.state,
      reason: content.reason,
      payload,
      key: null,
      slot: null,
      workflowId: null,
    };
  }
  const { event } = content;
  const route = deps.route(event, row.contact ?? undefined);
  const column = (state: string, reason: string | null, key: string | null): EventColumns => ({
    kind: event.kind,
    state,
    reason,
    payload,
    key,
    slot: key === null ? null : slotOf(key),
    workflowId: route.to === 'workflow' ? route.key : null,
  });
  switch (route.to) {
    case 'workflow':
      return column('pending', null, route.key);
    case 'reference': {
      const [strongest] = route.references;
      return strongest
        ? column('pending', null, referenceKey(strongest))
        : column('unread', 'it names nothing that it could belong to', null);
    }
    case 'receipts':
      return column('delivered', null, null);
    case 'nobody':
      return column('ignored', route.reason, null);
  }
}

function requestValues(requests: { request: RequestRecord; parts: number }[]): unknown[] {
  const all = requests.map(({ request }) => request);
  const now = performance.now();
  let offset = 0;
  const from = all.map(({ body }) => {
    const start = offset;
    offset += body?.length ?? 0;
    return start;
  });
  return [
    plainArray(all.map((r) => r.id)),
    plainArray(all.map((r) => r.receivedAt.toISOString())),
    textArray(all.map((r) => r.endpoint)),
    textArray(all.map((r) => r.method)),
    textArray(all.map((r) => storable(r.path))),
    textArray(all.map((r) => r.peer)),
    textArray(all.map((r) => r.headers)),
    textArray(all.map((r) => r.query)),
    plainArray(from),
    plainArray(all.map((r) => r.body?.length ?? -1)),
    plainArray(all.map((r) => r.bodyBytes)),
    textArray(all.map((r) => r.outcome)),
    textArray(all.map((r) => r.reason ?? null)),
    textArray(all.map((r) => r.fault ?? null)),
    plainArray(requests.map((r) => r.parts)),
    plainArray(all.map((r) => r.answerStatus)),
    textArray(all.map((r) => r.answerBody ?? null)),
    plainArray(all.map((r) => Math.round((now - r.startedAt) * 10) / 10)),
    Buffer.concat(all.map((r) => r.body ?? NOTHING)),
  ];
}

function eventValues(rows: EventRow[], events: EventColumns[]): unknown[] {
  return [
    plainArray(rows.map((row) => row.id)),
    plainArray(rows.map((row) => row.receivedAt.toISOString())),
    plainArray(rows.map((row) => row.requestId)),
    textArray(rows.map((row) => row.endpoint)),
    textArray(rows.map((row) => storable(row.part.eventId))),
    textArray(events.map((event) => event.kind)),
    textArray(events.map((event) => event.workflowId)),
    plainArray(rows.map((row) => row.contact)),
    textArray(events.map((event) => event.payload)),
    textArray(events.map((event) => event.state)),
    textArray(events.map((event) => (event.reason === null ? null : storable(event.reason)))),
    textArray(rows.map((row) => row.part.traceparent ?? null)),
    plainArray(
      rows.map(({ part, receivedAt }) =>
        part.windowMs === undefined ? null : new Date(receivedAt.getTime() + part.windowMs).toISOString(),
      ),
    ),
    plainArray(rows.map((row) => row.repeats)),
    textArray(events.map((event) => event.key)),
    plainArray(events.map((event) => event.slot)),
    plainArray(events.map((event) => Buffer.byteLength(event.payload))),
  ];
}
