/** Every provider's simulator in one sandbox, with the settings that the API of the tests has. */
import { takesHooks } from '../../providers/no-hook';
import { resolveProviders } from '../../providers/settings';
import type { Side } from '../../providers/settings';
import { startSandbox } from '../../sandbox/host';
import type { Sandbox } from '../../sandbox/host';
import type { Environment } from '../../config';
import { SANDBOX, settings } from './fixture';

export interface Vendors {
  sandbox: Sandbox;
  /** Addresses of the simulators, for the environment of the API. */
  env: Environment;
  /** What a person would do at the vendor's; what came of it. */
  act(provider: string, action: string, parameters: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** @param target where hooks go; nobody is there unless it is said */
export async function startVendors(target = 'http://127.0.0.1:9'): Promise<Vendors> {
  const simulators = Object.fromEntries(
    resolveProviders(settings).map(({ provider, hook, client }) => {
      const sendsOnly = provider.clientSettings.required.length === 0;
      if ((!hook.on && takesHooks(provider)) || (!client.on && !sendsOnly))
        throw new Error('The sandbox turns every provider on.');
      const settingsOf = (side: Side) => (side.on ? side.settings : undefined);
      return [provider.id, provider.simulator(settingsOf(hook), settingsOf(client))];
    }),
  );
  const sandbox = await startSandbox({ simulators, target, port: 0 });
  return {
    sandbox,
    env: { SANDBOX_URL: sandbox.url, ...addressesIn(sandbox) },
    async act(provider, action, parameters) {
      const response = await fetch(`${sandbox.url}/_/${provider}/${action}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    stop: () => sandbox.stop(),
  };
}

/** The settings' own addresses, moved to where this sandbox is: what stands in their paths stays (a word, a root). */
const addressesIn = ({ url }: Sandbox): Environment =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value?.startsWith(SANDBOX))
      .map(([name, value]) => [name, value?.replace(SANDBOX, url)]),
  );
