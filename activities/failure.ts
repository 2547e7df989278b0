/**
 * What an activity throws: an ApplicationFailure with a stable `type` that workflows branch on. Messages end up
 * in histories, the Web UI and logs, so they hold no secret and no personal data; causes are left behind for
 * the same reason (an HTTP client's cause may carry a URL with a token, Postgres' detail a row).
 */
import { types } from 'node:util';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { DatabaseError } from 'pg';
import { OutboundError } from '../providers/failure';

/** The failure that Temporal shall see for whatever an activity threw. */
export function failureFrom(error: unknown): unknown {
  if (error instanceof OutboundError) return outboundFailure(error);
  if (isDatabaseFailure(error)) {
    return ApplicationFailure.create({
      type: 'database.unavailable',
      message: `Postgres did not take the statement (${codeOf(error) ?? error.name}); the activity is tried again. Check DATABASE_URL and the server if it goes on.`,
    });
  }
  return error;
}

function outboundFailure(error: OutboundError): ApplicationFailure {
  const details = error.options.details ? [error.options.details] : [];
  const base = { type: error.type, message: error.message, details };
  switch (error.outcome) {
    case 'refused':
      return ApplicationFailure.create({ ...base, nonRetryable: true });
    case 'try_later':
      return ApplicationFailure.create({ ...base, nextRetryDelay: error.options.retryAfterMs });
    case 'not_sent':
    case 'unknown':
      return ApplicationFailure.create(base);
  }
}

/** A failure that waits rather than fails: retried after `ms`, not counted or logged as an error. */
export const waitFailure = (type: string, message: string, ms: number): ApplicationFailure =>
  ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: Math.max(1, Math.round(ms)),
    category: ApplicationFailureCategory.BENIGN,
  });

export const finalFailure = (type: string, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nonRetryable: true });

/** SQLSTATE errors of the server, and what pg throws when there is no server to speak of. */
export function isDatabaseFailure(error: unknown): error is Error {
  if (error instanceof DatabaseError) return true;
  // Not instanceof: Node's own socket errors come from another realm under Jest.
  if (!types.isNativeError(error)) return false;
  // Outbound sockets never show here: providers/http.ts turns their errors into OutboundError.
  return SOCKET_CODE.test(codeOf(error) ?? '') || NO_CODE.test(error.message);
}

const SOCKET_CODE = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** pg's own errors, which carry no code. */
const NO_CODE =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error)/;

function codeOf(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : undefined;
}
