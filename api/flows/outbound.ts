/** Whether a provider can be called from here. */
import type { ResolvedProvider } from '../../providers/settings';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';

export const providerOff = (title: string, reason: string): Problem => ({
  status: 409,
  type: 'provider-off',
  detail: `${title} cannot be called from here. It is ${reason}, and start the service again.`,
});

/** Throws the problem with the settings that are missing. */
export function requireOutbound(resolved: readonly ResolvedProvider[], id: string): ResolvedProvider {
  const found = resolved.find(({ provider }) => provider.id === id);
  if (found?.client.on) return found;
  throw new ProblemError(
    found && !found.client.on
      ? providerOff(found.provider.title, found.client.reason)
      : providerOff(id, 'off: this version has no such provider'),
  );
}

/** The account that is written from where a caller names none. */
export const accountOf = ({ provider, hook, client }: ResolvedProvider): string =>
  provider.account(hook.on ? hook.settings : undefined, client.on ? client.settings : undefined);
