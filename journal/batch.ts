/** Turns waiting entries into the column arrays of the append statement. */
import type { NormalisedEvent } from '../workflows/events';
import type { Entry } from './append';
import { instantColumn, intColumn, plainColumn, textColumn } from './columns';
import type { Route } from './route';
import { referenceKey } from './route';
import { messageKey, referentOf } from './referents';
import { eventIdOf, newRequestId } from './request-id';
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

type RouteOf = (event: NormalisedEvent, contact: string | undefined) => Route;

interface EventRow {
  id: string;
  receivedAt: Date;
  requestId: string | null;
  endpoint: string;
  part: StoredPart;
  contact: string | null;
  /** It waits for the message that it is about. */
  isEarly: boolean;
  /** How often the same event id stood again in this batch. */
  repeats: number;
}

const NOTHING = Buffer.alloc(0);

export function buildBatch(batch: Entry[], route: RouteOf): BuiltBatch {
  const { rows, candidates } = eventRows(batch);
  const requests = batch.flatMap((entry) =>
    entry.request ? [{ request: entry.request, parts: entry.parts.length }] : [],
  );
  const slots = new Set<number>();
  const events = rows.map((row) => eventColumns(row, route));
  for (const event of events) if (event.slot !== null) slots.add(event.slot);
  return { values: [...requestValues(requests), ...eventValues(rows, events)], candidates, slots };
}

function eventRows(batch: Entry[]): { rows: EventRow[]; candidates: string[][] } {
  const first = new Map<string, EventRow>();
  const rows: EventRow[] = [];
  const candidates = batch.map((entry) => {
    const proposed: string[] = [];
    const requestId = entry.request?.id ?? entry.requestId ?? newRequestId(entry.receivedAt);
    entry.parts.forEach((part, i) => {
      // As it is stored: two ids that become one there would break the whole statement.
      const key = `${entry.endpoint}\n${storable(part.eventId)}`;
      const before = first.get(key);
      if (before) {
        before.repeats += 1;
        return;
      }
      const row: EventRow = {
        id: eventIdOf(requestId, i),
        receivedAt: entry.receivedAt,
        requestId: entry.request?.id ?? entry.requestId ?? null,
        endpoint: entry.endpoint,
        part,
        contact: entry.contacts[i] ?? null,
        isEarly: entry.early?.has(i) ?? false,
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

function eventColumns(row: EventRow, routeOf: RouteOf): EventColumns {
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
  const route = routeOf(event, row.contact ?? undefined);
  const column = (state: string, reason: string | null, key: string | null): EventColumns => ({
    kind: event.kind,
    state,
    reason,
    payload,
    key,
    slot: key === null ? null : slotOf(key),
    workflowId: route.to === 'workflow' || route.to === 'answered' ? route.key : null,
  });
  const referent = row.isEarly ? referentOf(event, row.contact ?? undefined) : undefined;
  if (referent) return { ...column('pending', null, messageKey(referent)), workflowId: null };
  switch (route.to) {
    case 'workflow':
      return column('pending', null, route.key);
    case 'reference': {
      const [strongest] = route.references;
      return strongest
        ? column('pending', null, referenceKey(strongest))
        : column('unread', 'it names nothing that it could belong to', null);
    }
    case 'flow':
      return column('pending', null, route.key);
    case 'answered':
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
    plainColumn(all.map((r) => r.id)),
    instantColumn(all.map((r) => r.receivedAt)),
    textColumn(all.map((r) => r.endpoint)),
    textColumn(all.map((r) => r.method)),
    textColumn(all.map((r) => storable(r.path))),
    textColumn(all.map((r) => r.peer)),
    textColumn(all.map((r) => r.headers)),
    textColumn(all.map((r) => r.query)),
    intColumn(from),
    intColumn(all.map((r) => r.body?.length ?? -1)),
    intColumn(all.map((r) => r.bodyBytes)),
    textColumn(all.map((r) => r.outcome)),
    textColumn(all.map((r) => r.reason ?? null)),
    textColumn(all.map((r) => r.fault ?? null)),
    intColumn(requests.map((r) => r.parts)),
    intColumn(all.map((r) => r.answerStatus)),
    textColumn(all.map((r) => r.answerBody ?? null)),
    plainColumn(all.map((r) => Math.round((now - r.startedAt) * 10) / 10)),
    Buffer.concat(all.map((r) => r.body ?? NOTHING)),
  ];
}

function eventValues(rows: EventRow[], events: EventColumns[]): unknown[] {
  return [
    plainColumn(rows.map((row) => row.id)),
    instantColumn(rows.map((row) => row.receivedAt)),
    plainColumn(rows.map((row) => row.requestId)),
    textColumn(rows.map((row) => row.endpoint)),
    textColumn(rows.map((row) => storable(row.part.eventId))),
    textColumn(events.map((event) => event.kind)),
    textColumn(events.map((event) => event.workflowId)),
    plainColumn(rows.map((row) => row.contact)),
    textColumn(events.map((event) => event.payload)),
    textColumn(events.map((event) => event.state)),
    textColumn(events.map((event) => (event.reason === null ? null : storable(event.reason)))),
    textColumn(rows.map((row) => row.part.traceparent ?? null)),
    instantColumn(
      rows.map(({ part, receivedAt }) =>
        part.windowMs === undefined ? null : new Date(receivedAt.getTime() + part.windowMs),
      ),
    ),
    intColumn(rows.map((row) => row.repeats)),
    textColumn(events.map((event) => event.key)),
    intColumn(events.map((event) => event.slot)),
    intColumn(events.map((event) => Buffer.byteLength(event.payload))),
  ];
}
