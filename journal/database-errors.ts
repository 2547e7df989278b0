/** SQLSTATE codes the journal acts on. https://www.postgresql.org/docs/current/errcodes-appendix.html */

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/** Deadlock or serialisation failure: the same statement may succeed at once. */
export const isRepeatable = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error));

/** 23514 from a partitioned parent: no partition for this row. */
export const isMissingPartition = (error: unknown): boolean =>
  codeOf(error) === '23514' && /no partition of relation/.test((error as Error).message);

/** Data that Postgres cannot hold (class 22) or a limit of its own (class 54): one row's fault, not the batch's. */
export const isBadRow = (error: unknown): boolean => /^(22|54)/.test(codeOf(error));
