/** Entry of the sandbox process: simulators of every provider that points at it, on SANDBOX_PORT. */
import { join } from 'node:path';
import { parseSettings, readEnvironment, type Environment } from '../config';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import type { Provider } from '../providers/contract';
import { takesHooks } from '../providers/no-hook';
import { resolveProviders } from '../providers/settings';
import type { Simulator } from './contract';
import { startSandbox } from './host';

/**
 * A provider is simulated when its API address leads here. One with credentials of its own talks to the real
 * vendor, and a simulator beside it would only make two worlds of one.
 */
export function simulatorsFor(env: Environment, url: string): Record<string, Simulator> {
  const simulators: Record<string, Simulator> = {};
  for (const { provider, hook, client } of resolveProviders(env)) {
    if (!hook.on && takesHooks(provider)) continue;
    const hooks = hook.on ? hook.settings : undefined;
    // One that only sends hooks has no address: there is nothing of it to be in two worlds.
    if (provider.clientSettings.required.length === 0)
      simulators[provider.id] = provider.simulator(hooks, undefined);
    else if (client.on && leadsTo(provider, env, `${url}/${provider.id}`))
      simulators[provider.id] = provider.simulator(hooks, client.settings);
  }
  return simulators;
}

const leadsTo = (provider: Provider, env: Environment, url: string): boolean =>
  provider.clientSettings.variables.some((name) => {
    const value = env[name];
    return value === url || value?.startsWith(`${url}/`) === true;
  });

async function main(): Promise<void> {
  const env = readEnvironment();
  const settings = parseSettings(env);
  const sandbox = await startSandbox({
    simulators: simulatorsFor(env, `http://127.0.0.1:${settings.SANDBOX_PORT}`),
    target: `http://127.0.0.1:${settings.PORT}`,
    port: settings.SANDBOX_PORT,
    stateFile: join(settings.DATA_DIR, 'sandbox.json'),
  });

  stopWhenTold(() => sandbox.stop());
  reportReady({ url: sandbox.url });
}

if (require.main === module) runMain(main);
