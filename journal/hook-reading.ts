/** From a genuine body to the journal's parts. */
import { isUtf8 } from 'node:buffer';
import type { StoredPart } from './types';
import { toStored } from './types';
import type { Mappings } from '../mappings';
import type { HookSide, RawRequest, Reading } from '../providers/contract';
import type { RecordAsked } from '../workflows/record-events';
import type { PaymentCheck } from '../providers/contract-checkout';
import { contentHash, HASH_WINDOW_MS, isContentHash } from '../providers/content-hash';

export type HookReading =
  | { ok: true; parts: StoredPart[]; check?: PaymentCheck; asked?: RecordAsked; undecidable?: true }
  | { ok: false; reason: 'not_readable' };

export function readHook(
  hook: HookSide<unknown>,
  request: RawRequest,
  settings: unknown,
  mappings: Mappings,
): HookReading {
  const parsed = parseBody(formatOf(hook.format, request), request.body);
  if (parsed === undefined) return { ok: false, reason: 'not_readable' };
  try {
    const reading = hook.read(parsed.value, request, settings, mappings);
    const parts = partsOf(reading).map(toStored);
    return {
      ok: true,
      parts,
      ...(reading.check ? { check: reading.check } : {}),
      ...(reading.asked ? { asked: reading.asked } : {}),
      ...(reading.undecidable ? { undecidable: true } : {}),
    };
  } catch (error) {
    // Reading is total by contract; what breaks it all the same (a million brackets) is kept as it came.
    const part = {
      state: 'unread' as const,
      part: request.body.toString('utf8'),
      reason: `could not be read: ${(error as Error).message}`,
    };
    return { ok: true, parts: [toStored({ ...idOf(contentHash(request.body)), content: part })] };
  }
}

function partsOf(reading: Reading) {
  return [
    ...reading.events.map(({ eventId, event, windowMs }) => ({
      eventId,
      ...(windowMs === undefined ? {} : { windowMs }),
      content: { state: 'event' as const, event },
    })),
    ...reading.unread.map(({ eventId, part, reason }) => ({
      ...idOf(eventId),
      content: { state: 'unread' as const, part, reason },
    })),
    ...reading.ignored.map(({ eventId, part, reason }) => ({
      ...idOf(eventId),
      content: { state: 'ignored' as const, part, reason },
    })),
  ];
}

const idOf = (eventId: string): Pick<StoredPart, 'eventId' | 'windowMs'> =>
  isContentHash(eventId) ? { eventId, windowMs: HASH_WINDOW_MS } : { eventId };

/** Several vendors send a form or JSON, as the account is set. */
const formatOf = (format: 'json' | 'form', { headers }: RawRequest): 'json' | 'form' =>
  /^application\/json\b/i.test(headers['content-type'] ?? '') ? 'json' : format;

function parseBody(format: 'json' | 'form', body: Buffer): { value: unknown } | undefined {
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8', hasMark(body) ? MARK.length : 0);
  if (format === 'form') return { value: Object.fromEntries(new URLSearchParams(text)) };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The byte order mark that some write before their text. */
const MARK = Buffer.from('\uFEFF');
const hasMark = (body: Buffer): boolean => body[0] === MARK[0] && body.indexOf(MARK) === 0;
