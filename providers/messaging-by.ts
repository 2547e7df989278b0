/** The channel of this id where it is connected: what speaks to people outside any workflow. */
import type { ClientDeps, Messaging } from './contract';
import type { ResolvedProvider } from './settings';

export function messagingBy(
  id: string,
  resolved: readonly ResolvedProvider[],
  deps: ClientDeps,
): Messaging | undefined {
  const found = resolved.find(({ provider }) => provider.id === id);
  return found?.client.on ? found.provider.capabilities(found.client.settings, deps).messaging : undefined;
}
