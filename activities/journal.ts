/** How workflows speak to each other: through the journal, as hooks do. */
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../workflows/activities';
import type { ActivityDeps } from './deps';
import { announceNews } from './calls';
import { effectId } from './effect-id';

export const journalActivities = (deps: Pick<ActivityDeps, 'append' | 'logger' | 'pool' | 'calls'>) => {
  const { append, logger } = deps;
  return {
    async append({ effect, events, steps }: Parameters<Activities['append']>[0]): Promise<void> {
      if (events.length === 0) return;
      // No row of its own: the journal takes an event id once, so a repeated append changes nothing.
      const id = effectId(effect, 'append');
      const parts = events.map((event, index) => ({
        endpoint: 'internal' as const,
        eventId: steps ? effectId({ run: effect.run, step: steps[index]! }, 'append') : `${id}:${index}`,
        event,
      }));
      try {
        await append(parts);
        await announceNews(deps, parts);
      } catch (error) {
        // Whatever Postgres said may quote a row: it goes to the log of this process, not into the history.
        logger.warn(
          { effectId: id, error },
          'an event of a workflow could not be appended; it is tried again. Check Postgres if it goes on',
        );
        throw ApplicationFailure.create({
          type: 'journal.unavailable',
          message: 'The journal did not store what one workflow says to another; it is tried again.',
        });
      }
    },
  } satisfies Partial<Activities>;
};
