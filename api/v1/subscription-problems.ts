import type { Problem } from '../problem';

export const unknownSubscription: Problem = {
  status: 404,
  type: 'unknown-subscription',
  detail: 'There is no subscription of this id, or it was deleted.',
};
