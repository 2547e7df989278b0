/** The endpoints that take hooks: for now one per provider, bearing its id. */
import type { Provider } from '../providers/contract';
import type { ResolvedProvider } from '../providers/settings';

export type Endpoint =
  | { id: string; on: true; provider: Provider; settings: unknown; bodyLimit: number }
  | { id: string; on: false; provider: Provider; reason: string };

export function createEndpoints(
  resolved: readonly ResolvedProvider[],
  bodyLimit: number,
): Map<string, Endpoint> {
  return new Map(
    resolved.map(({ provider, hook }): [string, Endpoint] => [
      provider.id,
      hook.on
        ? {
            id: provider.id,
            on: true,
            provider,
            settings: hook.settings,
            bodyLimit: provider.hook.bodyLimit ?? bodyLimit,
          }
        : { id: provider.id, on: false, provider, reason: hook.reason },
    ]),
  );
}
