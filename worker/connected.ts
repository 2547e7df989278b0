import type { Connected } from '../activities/deps';
import type { ClientDeps } from '../providers/contract';
import type { ResolvedProvider } from '../providers/settings';

/** Each provider's outbound side: its capabilities, or the reason why it is off. */
export const connectedProviders = (
  resolved: readonly ResolvedProvider[],
  deps: ClientDeps,
): Readonly<Record<string, Connected>> =>
  Object.fromEntries(
    resolved.map(({ provider, client }): [string, Connected] => [
      provider.id,
      client.on
        ? { on: true, capabilities: provider.capabilities(client.settings, deps) }
        : { on: false, reason: client.reason },
    ]),
  );
