/** What Postgres' failures mean to a caller of the API. */
import type { RouterMiddleware } from '@koa/router';
import { isAway, isTooSlow } from '../../journal/unavailable';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';

const searchTooSlow: Problem = {
  status: 503,
  type: 'search-too-slow',
  detail: 'The search took too long and was stopped; narrow it, best by from and to.',
};

/** Of every route that asks for a key: keys are looked up in Postgres. */
export const journalUnavailable: Problem = {
  status: 503,
  type: 'journal-unavailable',
  detail: 'Postgres does not answer; ask again.',
  headers: { 'retry-after': '5' },
};

/** Of every route that reads the journal. */
export const journalProblems = [journalUnavailable, searchTooSlow] as const;

export const answerDatabaseFailures: RouterMiddleware = async (_ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (isTooSlow(error)) throw new ProblemError(searchTooSlow);
    if (isAway(error)) throw new ProblemError(journalUnavailable);
    throw error;
  }
};
