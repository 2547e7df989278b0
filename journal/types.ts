import type { NormalisedEvent } from '../workflows/events';
import { storable } from './storable';

/** One HTTP call of a provider as the journal keeps it. Masked before it comes here. */
export interface RequestRecord {
  /** UUIDv7 whose time is `receivedAt`. */
  id: string;
  receivedAt: Date;
  endpoint: string;
  method: string;
  path: string;
  peer: string;
  /** JSON objects of strings, already serialised. */
  headers: string;
  query: string;
  /** Only where the request was proved genuine. */
  body?: Buffer;
  bodyBytes: number;
  outcome: 'taken' | 'refused' | 'unverified';
  reason?: string;
  fault?: 'ours' | 'theirs';
  answerStatus: number;
  /** Absent: the default answer made of the two counts. */
  answerBody?: string;
  /** `performance.now()` at receipt; the journal keeps the milliseconds until the row was written. */
  startedAt: number;
}

/** One part of a request: an event, or something kept unread or ignored. */
export interface Part {
  eventId: string;
  /** Milliseconds for which this id counts once; absent: for good (30 days at least). */
  windowMs?: number;
  content:
    | { state: 'event'; event: NormalisedEvent }
    | { state: 'unread' | 'ignored'; part: unknown; reason: string };
  /** Of the span that it was appended for, where traces are exported. */
  traceparent?: string;
}

export interface Appended {
  accepted: number;
  duplicates: number;
}

/** A part ready to be stored: serialised by whoever appends, so that what cannot be serialised fails there. */
export interface StoredPart extends Part {
  payload: string;
}

/** JSON.stringify writes NUL and half surrogate pairs as these escapes. */
const UNSTORABLE = /\\u(0000|d[89a-f])/;

/**
 * Names, ids and keys of an event end up in text columns, which hold neither NUL nor half a surrogate pair, so an
 * event carries none; the request's raw body keeps them as they came.
 */
export function toStored(part: Part): StoredPart {
  const { content } = part;
  if (content.state !== 'event') return { ...part, payload: JSON.stringify(content.part ?? null) };
  const payload = JSON.stringify(content.event);
  if (!payload.includes('\\u') || !UNSTORABLE.test(payload)) return { ...part, payload };
  // The same event, its strings mended: the type stands.
  const event = JSON.parse(payload, (_name, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  ) as NormalisedEvent;
  return { ...part, content: { state: 'event', event }, payload: JSON.stringify(event) };
}

/** The journal could not take it: nothing was stored, the sender should come again. */
export class JournalUnavailable extends Error {
  override name = 'JournalUnavailable';
}
