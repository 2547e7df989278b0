/** Whether an address that somebody gives us may be called, as far as it can be seen now. */
import { urlProblem } from '../../providers/guarded/url';
import { ProblemError } from '../problem';
import type { ApiDeps } from './deps';
import { invalidRequest } from './input';

/** Throws a 400 that names the member. */
export function requireCallable(url: string, member: string, { guard }: Pick<ApiDeps, 'guard'>): void {
  const problem = urlProblem(url, guard);
  if (problem) throw new ProblemError(invalidRequest(`${member}: ${problem.detail}`));
}
