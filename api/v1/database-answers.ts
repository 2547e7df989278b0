/** What Postgres' failures mean to a caller of the API. */
import type { RouterMiddleware } from '@koa/router';
import { isAway, isTooSlow } from '../../journal/unavailable';
import { problem } from '../problem';

export const answerDatabaseFailures: RouterMiddleware = async (_ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (isTooSlow(error))
      throw problem(
        503,
        'search-too-slow',
        'The search took too long and was stopped; narrow it, best by from and to.',
      );
    if (isAway(error))
      throw problem(503, 'journal-unavailable', 'Postgres does not answer; ask again.', {
        'retry-after': '5',
      });
    throw error;
  }
};
