/** What every attempt of an activity has in common. */
import { Context } from '@temporalio/activity';
import { failureFrom } from './failure';

/** Well under the workflows' heartbeat time-out: a worker that dies is noticed in seconds, not at the call's end. */
const HEARTBEAT_MS = 2_000;

/** Whatever is thrown inside leaves as what Temporal shall see; meanwhile the worker says that it lives. */
export const failing =
  <A extends unknown[], R>(activity: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS).unref();
    try {
      return await activity(...args);
    } catch (error) {
      throw failureFrom(error);
    } finally {
      clearInterval(beat);
    }
  };
