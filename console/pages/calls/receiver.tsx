/** To whom a call goes: the subscription by its name, or the host of an address. */
import { Link } from 'wouter';
import { path } from '../../data/api';
import type { Call, Subscription } from '../../data/models';
import { useGet } from '../../data/queries';
import type { PageOf } from '../../data/queries';
import { useWords } from '../../words/speak';

export type Receiving = Pick<Call, 'subscription' | 'url' | 'mode'>;

export const useSubscriptions = (every?: number) =>
  useGet<PageOf<Subscription>>('/v1/subscriptions', { every: every ?? false });

/** In words, for a sentence. */
export function useReceiverName(): (call: Receiving) => string {
  const { t } = useWords();
  const { data } = useSubscriptions();
  return ({ subscription, url, mode }) => {
    const found = data?.items.find(({ id }) => id === subscription);
    if (found) return found.name;
    if (mode === 'citeck') return t('calls.citeck');
    return url ? hostOf(url) : t('field.none');
  };
}

export function Receiver({ call }: { call: Receiving }) {
  const nameOf = useReceiverName();
  const { data } = useSubscriptions();
  const { subscription } = call;
  return subscription && data?.items.some(({ id }) => id === subscription) ? (
    <Link href={path`/subscriptions/${subscription}`}>{nameOf(call)}</Link>
  ) : (
    <>{nameOf(call)}</>
  );
}

/** The rest of an address may be somebody's secret, and is long. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
