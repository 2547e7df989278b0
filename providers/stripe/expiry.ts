/**
 * When a session ends, within the vendor's 30 minutes to 24 hours. A repeat has to send the same moment under the same key,
 * at whatever time it comes: so it is one of three, made of the order's time alone.
 */
import { OutboundError } from '../failure';

const MINUTE_MS = 60_000;
/** A little within the vendor's bounds: clocks differ, and a call takes its time. */
const SHORTEST_MS = 31 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS - MINUTE_MS;

/** Unix seconds; undefined = the vendor's own 24 hours. */
type Expiry = number | undefined;

/** The one that fits now, then those that may have been sent under the key before. */
export function expiriesOf(payUntil: Date, now: number): Expiry[] {
  const until = payUntil.getTime();
  const left = until - now;
  const exact = Math.floor(until / 1000);
  const longer = Math.floor((until + SHORTEST_MS) / 1000);
  if (left > LONGEST_MS) return [undefined, exact];
  return left < SHORTEST_MS ? [longer, exact] : [exact, undefined];
}

/** Makes a session that ends so; where the key was sent with another end before, it is that one. */
export async function withExpiry<T>(
  payUntil: Date,
  now: number,
  make: (expiresAt: Expiry) => Promise<T>,
): Promise<T> {
  const [first, before] = expiriesOf(payUntil, now);
  try {
    return await make(first);
  } catch (error) {
    if (!(error instanceof OutboundError) || error.type !== 'stripe.key_reused') throw error;
    return make(before);
  }
}
