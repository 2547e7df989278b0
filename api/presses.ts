/**
 * Pressed buttons are acknowledged as soon as their hook is safe, whatever becomes of it: a press that nobody acts on,
 * a late one, one whose dialog is stuck or gone would spin on the customer's screen otherwise, and the channel gives
 * them up within a minute or so. The hook's own answer does not wait for it. A press that is not answered here (no
 * credentials, a crash) is answered with the dialog's next message.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { TIMINGS } from '../activities/deps';
import { answerPress } from '../activities/presses';
import type { StoredPart } from '../journal/types';
import type { Logger } from '../logging';
import type { ClientDeps, Messaging } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { ResolvedProvider } from '../providers/settings';

export interface Presses {
  /** Returns at once. */
  answer(provider: string, parts: readonly StoredPart[]): void;
  /** What is on its way may arrive; what waits to be tried again is given up. */
  close(): Promise<void>;
}

/** Those that have something to acknowledge a press with, by provider. */
export const messagingOf = (
  resolved: readonly ResolvedProvider[],
  deps: ClientDeps,
): Map<string, Messaging> =>
  new Map(
    resolved.flatMap(({ provider, client }): [string, Messaging][] => {
      const messaging = client.on ? provider.capabilities(client.settings, deps).messaging : undefined;
      return messaging?.answerCallback ? [[provider.id, messaging]] : [];
    }),
  );

/** Milliseconds before each try; past the last one nobody looks at the spinner any more. */
const TRIES_AFTER_MS = [0, 500, 2_000, 5_000];
/** At once; more are answered by their dialogs. */
const MAX_UNDER_WAY = 100;

export function createPresses(deps: {
  pool: Pool;
  /** By provider; only those that have something to acknowledge. */
  messaging: ReadonlyMap<string, Messaging>;
  logger: Logger;
}): Presses {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const effects = { pool: deps.pool, logger: deps.logger, now: () => new Date(), timings: TIMINGS };

  async function answerOne(provider: string, messaging: Messaging, callbackId: string): Promise<void> {
    let wait = 0;
    for (const least of TRIES_AFTER_MS) {
      try {
        await sleep(Math.max(least, wait), undefined, { signal: closing.signal, ref: false });
        return await answerPress(effects, messaging, callbackId, `hooks:${provider}`);
      } catch (error) {
        if (closing.signal.aborted) return;
        const isOutbound = error instanceof OutboundError;
        if (!isOutbound || error.outcome === 'refused') {
          const type = isOutbound ? error.type : 'unexpected';
          deps.logger.debug({ provider, type }, 'a pressed button could not be acknowledged');
          return;
        }
        wait = Math.min(error.options.retryAfterMs ?? 0, TRIES_AFTER_MS.at(-1)!);
      }
    }
  }

  return {
    answer(provider, parts) {
      const messaging = deps.messaging.get(provider);
      if (!messaging) return;
      for (const id of parts.flatMap(pressesOf)) {
        if (underWay.size >= MAX_UNDER_WAY || closing.signal.aborted) return;
        const one = answerOne(provider, messaging, id).finally(() => void underWay.delete(one));
        underWay.add(one);
      }
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

function pressesOf({ content }: StoredPart): string[] {
  if (content.state !== 'event' || content.event.kind !== 'message.received') return [];
  const said = content.event.content;
  return said.type === 'choice' && said.callbackId !== undefined ? [said.callbackId] : [];
}
