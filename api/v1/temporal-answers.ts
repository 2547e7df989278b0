/** What Temporal's failures mean to a caller of the API. */
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Problem } from '../problem';

/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;

export function grpcCodeOf(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

export const isTimeout = (error: unknown): boolean =>
  [CANCELLED, DEADLINE_EXCEEDED].includes(grpcCodeOf(error) ?? -1);

/** Temporal did not answer, or is drowning, as far as this error tells. */
export const isTemporalAway = (error: unknown): boolean =>
  [UNAVAILABLE, RESOURCE_EXHAUSTED].includes(grpcCodeOf(error) ?? -1) || isTimeout(error);

export const temporalAway: Problem = {
  status: 503,
  type: 'temporal-unavailable',
  detail:
    'Temporal does not answer, so the state of workflows is not known now. Hooks are taken and kept meanwhile; ask again.',
  headers: { 'retry-after': '5' },
};
