/**
 * A channel may take our subscription away by itself, and then nobody hears of anything: it is asked, and subscribed
 * again. What people wrote meanwhile may never come, so it is a warning.
 */
import { hookUrlOf } from '../providers/hook-url';
import type { Activities } from '../workflows/activities';
import type { Reconciled } from '../workflows/checkout-activities';
import type { ActivityDeps } from './deps';
import { Tally } from './tally';

type Deps = Pick<ActivityDeps, 'providers' | 'publicUrl' | 'logger'>;

export const subscriptionActivities = ({ providers, publicUrl, logger }: Deps) =>
  ({
    async reconcileSubscriptions(): Promise<Reconciled> {
      const tally = new Tally();
      let renewed = 0;
      for (const [provider, connected] of Object.entries(providers)) {
        const messaging = connected.on ? connected.capabilities.messaging : undefined;
        const hookUrl = hookUrlOf(publicUrl, provider);
        if (!messaging?.keepSubscribed || hookUrl === undefined) continue;
        await tally.ask(provider, async () => {
          if ((await messaging.keepSubscribed?.(hookUrl)) !== 'renewed') return;
          renewed += 1;
          logger.warn(
            { provider },
            'the channel sent its hooks here no more, or not all of them; it is subscribed again',
          );
        });
      }
      return { ...tally.result, renewed };
    },
  }) satisfies Partial<Activities>;
