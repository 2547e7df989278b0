/** A replay of many events, by the journal. */
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../workflows/activities';
import { reasonOf } from '../redaction';
import type { ActivityDeps } from './deps';

type Replays = ActivityDeps['replays'];

export const replayActivities = ({ replays, logger }: Pick<ActivityDeps, 'replays' | 'logger'>) => {
  /** Whatever Postgres said may quote a row: it goes to the log of this process, not into the history. */
  const unavailable = (error: unknown): never => {
    logger.warn({ reason: reasonOf(error) }, 'a replay of many events could not go on; it is tried again');
    throw ApplicationFailure.create({
      type: 'journal.unavailable',
      message: 'The journal did not answer in time; the replay goes on when it does. Check Postgres.',
    });
  };
  return {
    countReplayable: (input: Parameters<Replays['countReplayable']>[0]) =>
      replays.countReplayable(input).catch(unavailable),
    replayBatch: (input: Parameters<Replays['replayBatch']>[0]) =>
      replays.replayBatch(input).catch(unavailable),
  } satisfies Partial<Activities>;
};
