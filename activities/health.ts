/** Notes of each outbound activity whether its provider let the call in: what operators' notices are made of. */
import { OutboundError } from '../providers/failure';
import type { ProviderHealth } from '../notices/provider-health';
import { healthOf } from '../notices/provider-health';

export function withHealth<I, R>(
  health: ProviderHealth,
  providerOf: (input: I) => { provider: string },
  activity: (input: I) => Promise<R>,
): (input: I) => Promise<R> {
  return async (input) => {
    const { provider } = providerOf(input);
    try {
      const result = await activity(input);
      if (isUnconfirmed(result)) await health.note(provider, 'down', 'unconfirmed');
      else await health.note(provider, 'well');
      return result;
    } catch (error) {
      const now = error instanceof OutboundError ? healthOf(error) : undefined;
      if (now && error instanceof OutboundError) await health.note(provider, now, error.type);
      throw error;
    }
  };
}

/** A channel that cannot settle it gave no answer. */
const isUnconfirmed = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && Reflect.get(result, 'outcome') === 'unconfirmed';
