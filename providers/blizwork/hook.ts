/**
 * Calls of BlizWork's web hooks: https://blizwork.com (Webhooks, Ciclo de Vida).
 * Traps: nothing is signed. A one-time token of 60 s is confirmed by the platform, once; the case and the process beside it
 * are not, so a call only says that a case is to be read. `draft` is no way around.
 */
import { createHash, createHmac } from 'node:crypto';
import { contentHash } from '../content-hash';
import type { Answer, HookSide, RawRequest, Reading, Verdict } from '../contract';
import { GENUINE, refuse } from '../verify';
import { catalogOf } from './case-id';
import type { BlizworkCall } from './schema';
import { callOf } from './schema';
import type { BlizworkHookSettings } from './settings';
import { validate } from './validate';

export const PLATFORM = 'blizwork';

export const hook: HookSide<BlizworkHookSettings> = {
  format: 'json',
  provedBy: 'nothing',

  verify(request, { allowDraft }): Verdict {
    const call = callIn(request);
    if (!call) return refuse('credentials_missing');
    return call.environment === 'production' || allowDraft ? GENUINE : refuse('credentials_wrong');
  },

  confirmation: {
    key: (request) => callIn(request)?.token ?? '',
    ask: validate,
  },

  read(body): Reading {
    const call = callOf(body);
    if (!call) {
      const unread = { eventId: contentHash(body), part: body, reason: 'no call of BlizWork' };
      return { events: [], unread: [unread], ignored: [] };
    }
    const version = createHash('sha256').update(call.token).digest('hex').slice(0, 32);
    const event = {
      kind: 'record.changed' as const,
      platform: PLATFORM,
      catalogId: catalogOf(call),
      recordId: String(call.caseNumber),
      change: 'touched' as const,
      version,
    };
    return { events: [{ eventId: `call:${version}`, event }], unread: [], ignored: [] };
  },

  refusal: ({ status }, _request, _mappings, settings) =>
    status === 401 && settings?.invalid === 'drop' ? SILENCE : undefined,

  seal: (body, { apiToken }) => sealed(body, apiToken),
  sign: () => ({}),
};

/** The status is what nginx logs for a connection that it closed without an answer. */
const SILENCE: Answer = { status: 444, body: '', contentType: 'text/plain', silent: true };

function callIn({ body }: RawRequest): BlizworkCall | undefined {
  try {
    return callOf(JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}

/** A sample has a token that the simulator knows for one: the platform itself says no to it. */
function sealed(body: Buffer, apiToken: string): Buffer {
  const whole: unknown = JSON.parse(body.toString('utf8'));
  if (typeof whole !== 'object' || whole === null) return body;
  const half = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return Buffer.from(JSON.stringify({ ...whole, handshakeToken: half + proofOf(half, apiToken) }));
}

const proofOf = (half: string, apiToken: string): string =>
  createHmac('sha256', apiToken).update(half).digest('hex').slice(0, 12);

export const isSampleToken = (token: string, apiToken: string): boolean =>
  token.slice(12) === proofOf(token.slice(0, 12), apiToken);
