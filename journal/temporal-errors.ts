/** What a failed call to Temporal means for an event. */
import { ServiceError } from '@temporalio/client';
import { UndeliverableError } from './deliver';

export type TemporalFault =
  /** Temporal is away or drowning: everything waits. */
  | 'away'
  /** This key alone must wait (a busy workflow, too many signals in one run). */
  | 'key_busy'
  /** Temporal stands, but not as this service needs it: a person has to mend that, and nothing is lost meanwhile. */
  | 'misconfigured'
  /** Temporal will never take it. */
  | 'permanent';

/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;

export function faultOf(error: unknown): TemporalFault {
  if (error instanceof UndeliverableError) return 'permanent';
  const cause = error instanceof ServiceError ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  const text =
    error instanceof Error ? `${error.message} ${(cause as Error | undefined)?.message ?? ''}` : '';
  // "no mapping defined for search attribute Channel" is said of every event alike.
  if (code === INVALID_ARGUMENT && /search attribute/i.test(text)) return 'misconfigured';
  if (code === INVALID_ARGUMENT) return /limit for signal/i.test(text) ? 'key_busy' : 'permanent';
  if (code === RESOURCE_EXHAUSTED) {
    // A payload over the gRPC message limit is a resource too, but waiting does not make it smaller.
    if (/larger than max|too large|exceeds/i.test(text)) return 'permanent';
    return /workflow/i.test(text) ? 'key_busy' : 'away';
  }
  if (code === FAILED_PRECONDITION) return 'key_busy';
  if (error instanceof TypeError || error instanceof RangeError) return 'permanent';
  return 'away';
}
