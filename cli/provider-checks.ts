/** What `providers check` looks at beside the live account: each a function of the provider as the service tells it. */
import { HAS_NONE } from '../providers/settings';
import type { Provider } from './answers';
import { when } from './output';

export interface Finding {
  check: string;
  ok: boolean;
  words: string;
}

type Check = (provider: Provider, now: Date) => Omit<Finding, 'check'>;

/** The service tells the last error and not the calls that went well after it: an old one proves nothing. */
const FRESH_MS = 60 * 60_000;

/** In the order in which they are told. A side that the vendor does not have is well. */
const CHECKS = {
  hook: ({ hook }) => ({
    ok: hook.on || hook.reason === HAS_NONE,
    words: hook.on ? 'hooks are taken' : `hooks ${hook.reason ?? 'off'}`,
  }),
  outbound: ({ outbound, sandbox }) => ({
    ok: outbound.on || outbound.reason === HAS_NONE,
    words: outbound.on
      ? `calls go ${sandbox ? 'to the sandbox' : 'to the vendor'}`
      : `calls ${outbound.reason ?? 'off'}`,
  }),
  account: ({ account }) => ({ ok: true, words: `account ${account ?? 'not known'}` }),
  lastHook: ({ lastHookAt }) => ({
    ok: true,
    words: lastHookAt ? `last hook ${when(lastHookAt)}` : 'no hook lately',
  }),
  lastError: ({ lastError: error, lastHookAt }, now) => {
    if (!error) return { ok: true, words: 'no error lately' };
    const words = `last error ${when(error.at)}, ${error.side}: ${error.reason}`;
    // Hooks that were taken since show that it was somebody's guess, or has been mended.
    if (error.side === 'hook' && typeof lastHookAt === 'string' && lastHookAt > error.at)
      return { ok: true, words: `${words}; hooks were taken since` };
    const fresh = now.getTime() - Date.parse(error.at) < FRESH_MS;
    return { ok: !fresh, words: fresh ? words : `${words}; more than an hour ago` };
  },
} as const satisfies Record<string, Check>;

export const findingsOf = (provider: Provider, now = new Date()): Finding[] =>
  Object.entries<Check>(CHECKS).map(([check, look]) => ({ check, ...look(provider, now) }));
