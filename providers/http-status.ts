/** What an HTTP status means where the vendor's own words say nothing better, and how long it asks to wait. */
import { OutboundError } from './failure';
import type { HttpAnswer } from './http';

/**
 * Seconds or an HTTP date of a Retry-After header, in milliseconds; undefined where absent or unreadable.
 * Bounded to one hour: a vendor's mistake must not park a customer for a month.
 */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : undefined;
}

/**
 * The failure that an HTTP status means where the vendor's body says nothing better.
 * A 5xx without the vendor's own error form may stand after the effect, so its outcome is unknown.
 */
export function failureFromStatus(
  provider: string,
  operation: string,
  answer: HttpAnswer,
  vendorSaidNo: boolean,
): OutboundError {
  const { status } = answer;
  const wait = retryAfterMs(answer.headers['retry-after']);
  if (status === 429 || status === 503) {
    return new OutboundError(
      'try_later',
      `${provider}.busy`,
      `${provider} asks to slow down (HTTP ${status}) at ${operation}; the call is tried again.`,
      { status, retryAfterMs: wait },
    );
  }
  if (status >= 500) {
    return new OutboundError(
      vendorSaidNo ? 'try_later' : 'unknown',
      `${provider}.failing`,
      `${provider} failed at ${operation} (HTTP ${status}); the call is tried again.`,
      { status, retryAfterMs: wait },
    );
  }
  if (status === 401 || status === 403) {
    return new OutboundError(
      'refused',
      `${provider}.denied`,
      `${provider} denied ${operation} (HTTP ${status}). Check its token and the rights of its user.`,
      { status },
    );
  }
  if (status === 408) {
    return new OutboundError(
      'unknown',
      `${provider}.timeout`,
      `${provider} gave up waiting at ${operation} (HTTP 408).`,
      { status },
    );
  }
  return new OutboundError(
    'refused',
    `${provider}.rejected`,
    `${provider} rejected ${operation} (HTTP ${status}).`,
    { status },
  );
}
