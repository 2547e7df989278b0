/**
 * Hooks of Bpium: https://docs.bpium.ru/integrations/webhooks. Signed with base64(HMAC-MD5), all there is: weak as a hash, not
 * broken as a MAC. Trap: nothing is ever sent again, and what is asked (`record.before.*`, `record.updating`) waits ten
 * seconds, with a person at the other end. The time in it is not held against ours: a repeat counts once by hook and
 * sequence, and a clock that is wrong would stop people at their work.
 */
import { createHmac } from 'node:crypto';
import type { RecordAsked, RecordChanged } from '../../workflows/record-events';
import { contentHash } from '../content-hash';
import type { HookSide, RawRequest, Reading } from '../contract';
import { oddMembers, unread } from '../signed-hook';
import { GENUINE, header, matchesAny, refuse } from '../verify';
import { answerOf, refusalOf, TAKEN } from './answers';
import type { BpiumBody } from './schema';
import { bodySchema, EVENTS, isKnownEvent } from './schema';
import type { BpiumHookSettings } from './settings';

export const SIGNATURE = 'x-hook-signature';
export const PLATFORM = 'bpium';

const signatureOf = (secret: string, body: Buffer): string =>
  createHmac('md5', secret).update(body).digest('base64');

export const hook: HookSide<BpiumHookSettings> = {
  format: 'json',

  verify({ headers, body }, { secrets }) {
    const given = header(headers, SIGNATURE);
    if (given === undefined || given === '') return refuse('signature_missing');
    const expected = secrets.filter(Boolean).map((secret) => signatureOf(secret, body));
    return matchesAny(given, expected) ? GENUINE : refuse('signature_wrong');
  },

  read(body, request): Reading {
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) return undecidable(body, oddMembers(parsed.error));
    const { event } = parsed.data.hook;
    if (!isKnownEvent(event)) return undecidable(body, `an event that is not known: ${event.slice(0, 100)}`);
    const kind = EVENTS[event];
    const eventId = `${parsed.data.hook.id}:${parsed.data.hook.sequenceId}`;
    if ('asks' in kind) {
      const asked = askedOf(parsed.data, kind.asks, request);
      if (asked === undefined) return undecidable(body, 'no recordId in a question about a record');
      return { events: [{ eventId, event: asked }], unread: [], ignored: [], asked };
    }
    const changed = changedOf(parsed.data, kind.change, request);
    if (changed === undefined) return unread(body, 'no recordId');
    return { events: [{ eventId, event: changed }], unread: [], ignored: [] };
  },

  acknowledge: () => TAKEN,
  answerRecord: answerOf,
  refusal: refusalOf,
  sign: (body, { secrets }) => ({ [SIGNATURE]: signatureOf(secrets[0] ?? '', body) }),
};

/** A question that is not understood is not a yes. */
const undecidable = (body: unknown, reason: string): Reading => ({
  ...unread(body, reason),
  undecidable: true,
});

const placeOf = ({ hook: { id, sequenceId } }: BpiumBody, { endpoint }: RawRequest) => ({
  endpoint,
  id,
  sequence: Number(sequenceId),
});

const atOf = ({ timestamp }: BpiumBody): string => new Date(Number(timestamp) * 1000).toISOString();

function changedOf(
  body: BpiumBody,
  change: 'created' | 'updated' | 'deleted',
  request: RawRequest,
): RecordChanged | undefined {
  const { payload, user } = body;
  if (typeof payload.recordId !== 'string') return undefined;
  return {
    kind: 'record.changed',
    platform: PLATFORM,
    catalogId: payload.catalogId,
    recordId: payload.recordId,
    change,
    ...(payload.values ? { values: payload.values } : {}),
    ...(payload.prevValues ? { previous: payload.prevValues } : {}),
    ...(user ? { userId: user.id } : {}),
    hook: placeOf(body, request),
    // Two hooks of one catalogue tell of one change: the same second, the same fields, from and to the same.
    version: `${body.timestamp}:${contentHash([change, payload.values ?? null, payload.prevValues ?? null]).slice(-16)}`,
    at: atOf(body),
  };
}

function askedOf(body: BpiumBody, asks: RecordAsked['asks'], request: RawRequest): RecordAsked | undefined {
  const { payload, user } = body;
  const recordId = payload.recordId ?? undefined;
  // The form of a record that is not there yet has none either.
  if (recordId === undefined && asks !== 'create' && asks !== 'fill') return undefined;
  const all = asks === 'fill' ? payload.allValues : payload.prevValues;
  return {
    kind: 'record.decision',
    platform: PLATFORM,
    catalogId: payload.catalogId,
    ...(recordId === undefined ? {} : { recordId }),
    asks,
    values: payload.values ?? {},
    ...(all ? { all } : {}),
    ...(user ? { userId: user.id } : {}),
    hook: placeOf(body, request),
    at: atOf(body),
  };
}
