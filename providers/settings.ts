/** Which providers are on, with what settings, and why the others are off. */
import { wrongSettings } from '../config';
import type { Environment } from '../config';
import type { Provider, SideSettings } from './contract';
import { providers as registry } from './index';

export type Side<T = unknown> = { on: true; settings: T } | { on: false; reason: string };

/** Why a side is off that the vendor does not have: nothing is wrong with it. */
export const HAS_NONE = 'off: it has none';

export interface ResolvedProvider {
  provider: Provider;
  hook: Side;
  client: Side;
}

/** Each provider's two sides as the environment has them. A wrong value stops the start and names the variable. */
export function resolveProviders(
  env: Environment,
  providers: readonly Provider[] = registry,
): ResolvedProvider[] {
  return providers.map((provider) => ({
    provider,
    hook: resolveSide(provider.hookSettings, env),
    client: resolveSide(provider.clientSettings, env),
  }));
}

function resolveSide<T>(side: SideSettings<T>, env: Environment): Side<T> {
  const values = Object.fromEntries(side.variables.map((name) => [name, env[name]]));
  const result = side.schema.safeParse(values);
  const isOn = isSet(side, env);
  // Of a side that is off only what is set can be wrong: it is turned on by what is missing.
  const issues = (result.error?.issues ?? []).filter(({ path: [name] }) => isOn || isIn(env, name));
  if (issues.length > 0) throw wrongSettings(issues);
  if (isOn && result.success) return { on: true, settings: result.data };
  if (side.required.length === 0) return { on: false, reason: HAS_NONE };
  return { on: false, reason: `off: set ${side.required.map((all) => all.join(' and ')).join(', or ')}` };
}

const isIn = (env: Environment, name: PropertyKey | undefined): boolean =>
  typeof name === 'string' && env[name] !== undefined;

const isSet = (side: SideSettings<unknown>, env: Environment): boolean =>
  side.required.some((all) => all.every((name) => env[name] !== undefined));

/**
 * The variables a sandbox adds: for each side without credentials of its own, secrets made once per
 * installation and the simulator's address. A side that is set, even in part, is the user's and stays as it is.
 *
 * @param secret a random string, the same each time for one name
 * @param sandboxUrl base URL of the sandbox, without a slash at its end
 */
export function sandboxEnvironment(
  env: Environment,
  secret: (name: string) => string,
  sandboxUrl: string,
  providers: readonly Provider[] = registry,
): Environment {
  const added: Environment = {};
  for (const provider of providers) {
    for (const side of [provider.hookSettings, provider.clientSettings]) {
      const credentials = side.required.flat();
      if (credentials.some((name) => env[name] !== undefined)) continue;
      const values = side.sandbox((name) => secret(`${provider.id}.${name}`), `${sandboxUrl}/${provider.id}`);
      for (const [name, value] of Object.entries(values)) added[name] ??= env[name] ?? value;
    }
  }
  return added;
}
