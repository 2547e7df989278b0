/**
 * The subscription of our hook. https://dev.max.ru/docs-api/methods/GET/subscriptions
 *
 * After 8 hours without a success MAX takes it away and says nothing. It does not give the secret back, so whether it
 * still stands is decided by its address and its types alone; where it tells no types, by its address. After a change of
 * MAX_SECRET say `fixit providers connect max`.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { MaxApi } from './api';
import { UPDATE_TYPES } from './kinds';

const doneSchema = z.looseObject({ success: z.literal(true) });
const listSchema = z.looseObject({
  subscriptions: z.array(z.looseObject({ url: z.string(), update_types: z.array(z.string()).nullish() })),
});
export type Subscription = z.infer<typeof listSchema>['subscriptions'][number];

export const subscriptionsOf = async (call: MaxApi): Promise<Subscription[]> =>
  (await call('GET', '/subscriptions', '', undefined, listSchema)).subscriptions;

/** Again for the same address is a change of it, not a second one. */
export async function subscribe(call: MaxApi, hookUrl: string, secret: string): Promise<void> {
  checkUrl(hookUrl);
  checkSecret(secret);
  await call('POST', '/subscriptions', '', { url: hookUrl, update_types: UPDATE_TYPES, secret }, doneSchema);
}

export async function keepSubscribed(
  call: MaxApi,
  hookUrl: string,
  secret: string,
): Promise<'kept' | 'renewed'> {
  const ours = (await subscriptionsOf(call)).find(({ url }) => url === hookUrl);
  if (ours && sendsWhatIsRead(ours)) return 'kept';
  await subscribe(call, hookUrl, secret);
  return 'renewed';
}

export function sendsWhatIsRead({ update_types: types }: Subscription): boolean {
  if (!types || types.length === 0) return true;
  return types.length === UPDATE_TYPES.length && UPDATE_TYPES.every((type) => types.includes(type));
}

function checkUrl(hookUrl: string): void {
  if (URL.canParse(hookUrl) && new URL(hookUrl).protocol === 'https:') return;
  throw new OutboundError(
    'refused',
    'max.hook_url',
    'MAX calls https alone. Set PUBLIC_URL to the https address under which this service is reached from outside, for example https://fixit.example.com.',
  );
}

function checkSecret(secret: string): void {
  if (/^[\w-]{5,256}$/.test(secret)) return;
  throw new OutboundError(
    'refused',
    'max.hook_secret',
    'MAX takes 5 to 256 letters, digits, _ and - as a secret. Set MAX_SECRET to such a value.',
  );
}
