/** Apart from settings.ts, which reads the registry and with it every provider. */
import { contentHash } from './content-hash';
import type { HookSide, Provider, SideSettings } from './contract';
import { noClient } from './no-client';

const hookSettings: SideSettings<Record<string, never>> = noClient;

/** There is no endpoint that leads here; if there were one, it would take nothing. */
const hook: HookSide<Record<string, never>> = {
  format: 'json',
  verify: () => ({ genuine: false, reason: 'credentials_missing' }),
  read: (body) => ({
    events: [],
    unread: [{ eventId: contentHash(body), part: body, reason: 'this system sends no hooks' }],
    ignored: [],
  }),
  sign: () => ({}),
};

/** The hook side of a provider that is only called. */
export const noHook = { hookSettings, hook, samples: {} } as const;

export const takesHooks = ({ hookSettings: { required } }: Pick<Provider, 'hookSettings'>): boolean =>
  required.length > 0;
