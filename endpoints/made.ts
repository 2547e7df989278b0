/** From what an administrator said to what takes hooks. */
import type { HookSide, Provider } from '../providers/contract';
import { configuredHook } from '../providers/configured/hook';
import { ACTION_TYPES } from '../providers/configured/settings';
import type { ConfiguredSettings } from '../providers/configured/settings';
import { providers as registry } from '../providers/index';
import { openSecrets } from '../sealed-secrets';
import type { Sealer } from '../sealing';
import type { Endpoint, OffReason } from './endpoint';
import type { StoredEndpoint } from './store';

/** Endpoints whose sender is described by their settings. `citeck`: as Citeck's own, token in a parameter. */
export const DESCRIBED = ['citeck', 'custom'] as const;

const isDescribed = (provider: string): boolean => DESCRIBED.some((one) => one === provider);

/** Providers whose hooks may come to several endpoints. */
export const severalOf = (providers: readonly Provider[] = registry): string[] =>
  providers.flatMap(({ id, endpointSettings }) => (endpointSettings ? [id] : []));

/** Names that an administrator's endpoint cannot bear: `unknown` and `internal` mean something in the journal. */
export const isReserved = (id: string, providers: readonly Provider[] = registry): boolean =>
  ['unknown', 'internal', ...DESCRIBED].includes(id) || providers.some((provider) => provider.id === id);

/** Why it takes no hooks now; undefined = it does. For the log, and for whoever looks at it. */
export function whyOff(
  endpoint: StoredEndpoint,
  providers: readonly Provider[] = registry,
): { refusal: OffReason; reason: string } | undefined {
  if (endpoint.deletedAt) return { refusal: 'endpoint_deleted', reason: 'deleted' };
  if (!endpoint.enabled) return { refusal: 'endpoint_off', reason: 'switched off: enable it' };
  if (!isDescribed(endpoint.provider) && !severalOf(providers).includes(endpoint.provider))
    return {
      refusal: 'endpoint_off',
      reason: `off: this version has no provider ${endpoint.provider} whose hooks may come to several endpoints`,
    };
  if (endpoint.secrets.length === 0)
    return { refusal: 'secret_missing', reason: 'without its secret: set one by rotating it' };
  if (!ACTION_TYPES.some((known) => known === endpoint.actionType))
    return {
      refusal: 'action_unknown',
      reason: `set to an action that is not known, ${endpoint.actionType}: set actionType to ${ACTION_TYPES.join(' or ')}`,
    };
  return undefined;
}

/** Throws SettingsError where its secret was sealed under a master key that is gone. */
export function made(
  stored: StoredEndpoint,
  sealer: Sealer,
  bodyLimit: number,
  providers: readonly Provider[] = registry,
): Endpoint {
  const provider = providers.find(({ id }) => id === stored.provider);
  const described = isDescribed(stored.provider);
  const hook = (described ? configuredHook : (provider?.hook ?? configuredHook)) as HookSide<unknown>;
  const common = {
    id: stored.id,
    hook,
    bodyLimit: hook.bodyLimit ?? bodyLimit,
    ...(described ? ({ needsBody: true, masks: masksOf(stored) } as const) : {}),
    ...(stored.settings.verify.scheme === 'path' ? ({ secretPath: true } as const) : {}),
  };
  const off = whyOff(stored, providers);
  if (off) return { ...common, on: false, ...off };
  const secrets = openSecrets('endpoint', stored, sealer);
  return {
    ...common,
    on: true,
    settings: described ? describedSettings(stored, secrets) : provider?.endpointSettings?.(secrets),
  };
}

const describedSettings = (stored: StoredEndpoint, secrets: string[]): ConfiguredSettings => ({
  webhookId: stored.id,
  secrets,
  authParameter: stored.authParameter,
  verify: stored.settings.verify,
  ...(stored.route ? { route: stored.route } : {}),
  ...(stored.settings.eventId === undefined ? {} : { eventId: stored.settings.eventId }),
});

function masksOf({ authParameter, settings: { verify } }: StoredEndpoint): ReadonlySet<string> {
  const names = [authParameter];
  if (verify.scheme === 'header' || verify.scheme === 'hmac') names.push(verify.header);
  return new Set(names.map((name) => name.toLowerCase()));
}
