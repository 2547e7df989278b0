/**
 * Signed events: https://docs.stripe.com/webhooks. The vendor's own library proves them.
 * Traps: the library refuses what is old, and takes what is dated in the future; the time limit is looked at here, both
 * ways. It reads bytes as text that forgives: without a byte order mark, broken characters all alike; and of a value in
 * the header what stands before its first `=`. While a secret is rolled there are several `v1`: any of them counts, under
 * any of ours.
 */
import { isUtf8 } from 'node:buffer';
import Stripe from 'stripe';
import { contentHash } from '../content-hash';
import type { HookSide, Reading, Verdict } from '../contract';
import { GENUINE, header, refuse } from '../verify';
import { readEvent } from './read';
import { eventSchema } from './schema';
import type { StripeHookSettings } from './settings';

const TOLERANCE_S = 300;
const HEADER = 'stripe-signature';
const NO_LIMIT = 0;

export const hook: HookSide<StripeHookSettings> = {
  format: 'json',

  verify({ headers, body, receivedAt }, { secrets }): Verdict {
    const given = header(headers, HEADER);
    if (given === undefined || given === '') return refuse('signature_missing');
    // Every secret is tried, whichever matches.
    const proved = secrets.map((secret) => isSigned(body, given, secret));
    if (!proved.includes(true)) return refuse('signature_wrong');
    const age = receivedAt.getTime() / 1000 - signedAt(given);
    return Math.abs(age) <= TOLERANCE_S ? GENUINE : refuse('too_old');
  },

  read(body): Reading {
    const parsed = eventSchema.safeParse(body);
    if (!parsed.success) return unread(contentHash(body), body, 'no event of Stripe');
    const eventId = parsed.data.id;
    const read = readEvent(parsed.data);
    if ('unread' in read) return unread(eventId, body, read.unread);
    if ('ignored' in read)
      return { events: [], unread: [], ignored: [{ eventId, part: body, reason: read.ignored }] };
    return { events: [{ eventId, event: read.event }], unread: [], ignored: [] };
  },

  sign(body, { secrets }, at = new Date()): Record<string, string> {
    return {
      'content-type': 'application/json; charset=utf-8',
      [HEADER]: Stripe.webhooks.generateTestHeaderString({
        payload: body.toString('utf8'),
        secret: secrets[0] ?? '',
        timestamp: Math.floor(at.getTime() / 1000),
      }),
    };
  },
};

/** Name and value, and nothing behind them. */
const PAIRS = /^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/;

function isSigned(body: Buffer, given: string, secret: string): boolean {
  try {
    return (
      isUtf8(body) &&
      PAIRS.test(given) &&
      Stripe.webhooks.signature?.verifyHeader(body.toString(), given, secret, NO_LIMIT) === true
    );
  } catch {
    // How the library says no; of a header that nobody but a stranger writes (an empty `v1`) with an error of another kind.
    return false;
  }
}

/** Read just as the library reads what goes into the signature: the last `t`, by its leading digits. */
function signedAt(given: string): number {
  const times = given.split(',').map((item) => item.split('='));
  return Number.parseInt(times.findLast(([name]) => name === 't')?.[1] ?? '', 10);
}

const unread = (eventId: string, part: unknown, reason: string): Reading => ({
  events: [],
  unread: [{ eventId, part, reason }],
  ignored: [],
});
