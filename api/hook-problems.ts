/** What a hook can be refused for, and what its sender is told: nothing that would help a stranger to guess. */
import type { RefusalReason } from '../providers/contract';
import type { Problem } from './problem';

export type Refusal =
  | RefusalReason
  | 'unknown_endpoint'
  | 'endpoint_off'
  | 'endpoint_deleted'
  | 'secret_missing'
  | 'action_unknown'
  | 'method_not_allowed'
  | 'empty_body'
  | 'too_large'
  | 'not_readable'
  | 'no_decision'
  | 'not_confirmed'
  | 'not_confirmed_in_time'
  | 'confirmation_lost';

export interface RefusalRule extends Problem {
  fault: 'ours' | 'theirs';
  /** Counts towards the limit on failed attempts. */
  attempt: boolean;
  /** The request was proved genuine, so its body may be kept. */
  genuine?: boolean;
}

const UNPROVEN = {
  status: 401,
  type: 'not-authentic',
  detail: 'The request could not be proved genuine.',
  fault: 'theirs',
  attempt: true,
} as const;

const MISCONFIGURED = {
  status: 503,
  type: 'endpoint-misconfigured',
  detail: 'The endpoint cannot take hooks now; the fault is on our side. Please send it again later.',
  fault: 'ours',
  attempt: false,
  headers: { 'retry-after': '300' },
} as const;

export const refusalRules = {
  signature_missing: UNPROVEN,
  signature_wrong: UNPROVEN,
  credentials_missing: UNPROVEN,
  credentials_wrong: UNPROVEN,
  address_not_allowed: UNPROVEN,
  too_old: UNPROVEN,
  unknown_endpoint: {
    status: 404,
    type: 'unknown-endpoint',
    detail: 'There is no such endpoint.',
    fault: 'theirs',
    attempt: true,
  },
  endpoint_off: {
    status: 404,
    type: 'unknown-endpoint',
    detail: 'There is no such endpoint.',
    fault: 'ours',
    attempt: true,
  },
  // To whom 410 says something (Bpium), its provider says so in the form of its own.
  endpoint_deleted: {
    status: 404,
    type: 'unknown-endpoint',
    detail: 'There is no such endpoint.',
    fault: 'theirs',
    attempt: true,
  },
  secret_missing: MISCONFIGURED,
  action_unknown: MISCONFIGURED,
  empty_body: {
    status: 400,
    type: 'empty-body',
    detail: 'The request has no body.',
    fault: 'theirs',
    attempt: false,
  },
  method_not_allowed: {
    status: 405,
    type: 'method-not-allowed',
    detail: 'This endpoint takes POST.',
    fault: 'theirs',
    attempt: false,
  },
  too_large: {
    status: 413,
    type: 'too-large',
    detail: 'The body is larger than this endpoint takes.',
    fault: 'theirs',
    attempt: false,
  },
  not_readable: {
    status: 400,
    type: 'not-readable',
    detail: 'The body is not in the form this endpoint reads.',
    fault: 'theirs',
    attempt: false,
    genuine: true,
  },
  no_decision: {
    status: 503,
    type: 'no-decision',
    detail: 'Nobody could decide in time.',
    fault: 'ours',
    attempt: false,
    genuine: true,
  },
  // The sender was asked, and did not know the call.
  not_confirmed: UNPROVEN,
  // The sender could not be asked while its token was good.
  not_confirmed_in_time: {
    status: 503,
    type: 'not-confirmed-in-time',
    detail: 'The platform could not be asked in time whether this call is its own.',
    fault: 'ours',
    attempt: false,
  },
  // It said no, but to the second question: the first may have used the token up, and its answer got lost.
  confirmation_lost: {
    status: 503,
    type: 'confirmation-lost',
    detail: 'What the platform said of this call got lost on the way.',
    fault: 'ours',
    attempt: false,
  },
} as const satisfies Record<Refusal, RefusalRule>;

export const hookUnavailable: Problem = {
  status: 503,
  type: 'journal-unavailable',
  detail: 'The hook could not be stored; please send it again.',
  headers: { 'retry-after': '5' },
};
