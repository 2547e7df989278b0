/** From what a caller wants to the call that is registered. */
import type { z } from 'zod';
import type { NewCall } from '../../calls/store';
import { findSubscription } from '../../calls/subscriptions';
import { ProblemError } from '../problem';
import type { newCall } from './call-model';
import { requireCallable } from './callable';
import type { ApiDeps } from './deps';
import { invalidRequest } from './input';
import { unknownSubscription } from './subscription-problems';

/** Throws the problems `invalid-request` and `unknown-subscription`. */
export async function wantedCall(
  input: z.output<typeof newCall>,
  { id, by }: { id: string; by: { id: string; name: string } },
  { pool, guard }: Pick<ApiDeps, 'pool' | 'guard'>,
): Promise<NewCall> {
  const { subscription, url, event, organization, process, case: about, user } = input;
  if ((subscription === undefined) === (url === undefined))
    throw new ProblemError(
      invalidRequest('subscription: either subscription or url says to whom, and not both'),
    );
  if (url !== undefined) requireCallable(url, 'url', { guard });
  const found = subscription === undefined ? undefined : await findSubscription(pool, subscription);
  if (subscription !== undefined && !found) throw new ProblemError(unknownSubscription);
  return {
    id,
    subscription,
    mode: found?.mode ?? 'validated',
    url: found ? found.url : url,
    by: by.name,
    payload: {
      version: 1,
      callId: id,
      event,
      environment: guard.loopback ? 'sandbox' : 'production',
      organization: organization ?? found?.organization ?? { id: 'default', name: 'default' },
      process,
      case: about,
      user: user ?? { id: by.id, name: by.name },
      createdAt: new Date().toISOString(),
    },
  };
}
