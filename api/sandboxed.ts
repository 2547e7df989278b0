/** Which providers talk to the sandbox: those whose settings point at it. */
import type { Environment } from '../config';
import type { ResolvedProvider } from '../providers/settings';

export function sandboxedProviders(
  resolved: readonly ResolvedProvider[],
  env: Environment,
  sandboxUrl: string | undefined,
): ReadonlySet<string> {
  if (sandboxUrl === undefined) return new Set();
  const base = `${sandboxUrl.replace(/\/+$/, '')}/`;
  const points = ({ provider }: ResolvedProvider) =>
    provider.clientSettings.variables.some((name) => env[name]?.startsWith(base));
  return new Set(resolved.filter(points).map(({ provider }) => provider.id));
}
