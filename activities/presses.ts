/** Ends the spinner on a pressed button: once, whoever comes first, the process that took the hook or the dialog's answer. */
import { z } from 'zod';
import { OutboundError } from '../providers/failure';
import type { Messaging } from '../providers/contract';
import type { ActivityDeps } from './deps';
import { pressId } from './effect-id';
import { once } from './effects';

type PressDeps = Pick<ActivityDeps, 'pool' | 'now' | 'timings' | 'logger'>;

/** `late` = the channel has given it up; nothing is wrong with that. */
const pressResult = z.object({ answered: z.enum(['in time', 'late']) });

/** Throws what the channel throws, and to wait where somebody else is at it. */
export async function answerPress(
  deps: PressDeps,
  messaging: Messaging,
  callbackId: string,
  workflowId: string,
): Promise<void> {
  const answer = messaging.answerCallback?.bind(messaging);
  if (!answer) return;
  const id = pressId(messaging.channel, messaging.account, callbackId);
  await once(
    deps,
    { id, workflowId, type: 'press', provider: messaging.channel },
    {
      result: pressResult,
      async perform() {
        try {
          await answer(callbackId);
          return { answered: 'in time' as const };
        } catch (error) {
          if (error instanceof OutboundError && error.type.endsWith('.callback_expired'))
            return { answered: 'late' as const };
          throw error;
        }
      },
    },
  );
}
