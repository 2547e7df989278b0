/** What a failed statement means to whoever reads: Postgres is away, or the question was too big. */
import { DatabaseError } from 'pg';
import { types } from 'node:util';

/** 57014: cancelled by statement_timeout. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const isTooSlow = (error: unknown): boolean =>
  (error instanceof DatabaseError && error.code === '57014') ||
  (types.isNativeError(error) && error.message === 'Query read timeout');

/** 08 = connection, 53 = resources, 57P = shutting down or starting up. */
const SERVER_STATES = /^(08|53|57P)/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/;

export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseError) return SERVER_STATES.test(error.code ?? '');
  if (!types.isNativeError(error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // pg's own errors of a lost or refused connection have no code, only these words.
  return (
    NETWORK.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}
