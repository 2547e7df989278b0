/** The store's goods, by orders: the effect id names the hold, so a repeat finds its own. */
import type { Activities } from '../workflows/activities';
import type { Held } from '../workflows/checkout-activities';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];

export const inventoryActivities = ({ inventory }: Pick<ActivityDeps, 'inventory'>) =>
  ({
    async reserveStock({ effect, orderId, lines, until }: Input<'reserveStock'>): Promise<Held> {
      return inventory.reserve({ hold: holdOf(effect), orderId, lines, until: new Date(until) });
    },
    async extendStock({ effect, until }: Input<'extendStock'>): Promise<boolean> {
      return inventory.extend(holdOf(effect), new Date(until));
    },
    async releaseStock({ effect }: Input<'releaseStock'>): Promise<void> {
      await inventory.release(holdOf(effect));
    },
    async sellStock({ effect }: Input<'sellStock'>): Promise<boolean> {
      return inventory.sell(holdOf(effect));
    },
    async returnStock({ effect }: Input<'returnStock'>): Promise<void> {
      await inventory.giveBack(holdOf(effect));
    },
  }) satisfies Partial<Activities>;

const holdOf = (effect: Input<'reserveStock'>['effect']): string => effectId(effect, 'hold');
