/** SQLSTATE codes the journal acts on. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import type { DatabaseError } from 'pg';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/**
 * Deadlock or serialisation failure, or (23503) an alias for a contact that was erased at that moment: the same
 * statement may succeed at once.
 */
export const isRepeatable = (error: unknown): boolean => ['40P01', '40001', '23503'].includes(codeOf(error));

/** Raised by `hold_contacts`: a person was erased since contacts were resolved. */
export const isErasedMeanwhile = (error: unknown): boolean => codeOf(error) === 'FX001';

/** lock_timeout: somebody else holds what was asked for. */
export const isLocked = (error: unknown): boolean => codeOf(error) === '55P03';

/**
 * 23514 from a partitioned parent: no partition for this row. Known by the place in the server's source that says
 * so, for the message comes in the server's language (lc_messages).
 */
export const isMissingPartition = (error: unknown): boolean =>
  codeOf(error) === '23514' && (error as DatabaseError).routine === 'ExecFindPartition';

/** Data that Postgres cannot hold (class 22) or a limit of its own (class 54): one row's fault, not the batch's. */
export const isBadRow = (error: unknown): boolean => /^(22|54)/.test(codeOf(error));
