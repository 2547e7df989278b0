/** What `providers check` looks at: each check is a function of the provider as the service tells it. */
import type { Provider } from './answers';
import { when } from './output';

export interface Finding {
  check: string;
  ok: boolean;
  words: string;
}

type Check = (provider: Provider) => Omit<Finding, 'check'>;

/** In the order in which they are told. */
const CHECKS = {
  hook: ({ hook }) => ({ ok: hook.on, words: hook.on ? 'hooks are taken' : `hooks ${hook.reason ?? 'off'}` }),
  outbound: ({ outbound, sandbox }) => ({
    ok: outbound.on,
    words: outbound.on
      ? `calls go ${sandbox ? 'to the sandbox' : 'to the vendor'}`
      : `calls ${outbound.reason ?? 'off'}`,
  }),
  account: ({ account }) => ({ ok: true, words: `account ${account ?? 'not known'}` }),
  lastHook: ({ lastHookAt }) => ({
    ok: true,
    words: lastHookAt ? `last hook ${when(lastHookAt)}` : 'no hook lately',
  }),
  lastError: ({ lastError: error, lastHookAt }) => {
    if (!error) return { ok: true, words: 'no error lately' };
    const words = `last error ${when(error.at)}, ${error.side}: ${error.reason}`;
    // Hooks that were taken since show that it was somebody's guess, or has been mended.
    const over = error.side === 'hook' && typeof lastHookAt === 'string' && lastHookAt > error.at;
    return { ok: over, words: over ? `${words}; hooks were taken since` : words };
  },
} as const satisfies Record<string, Check>;

export const findingsOf = (provider: Provider): Finding[] =>
  Object.entries(CHECKS).map(([check, look]) => ({ check, ...look(provider) }));
