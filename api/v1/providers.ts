/** `/v1/providers`: which outside systems are connected, and why the others are not. */
import type Router from '@koa/router';
import type { LastError, ProviderActivity } from '../../journal/search/provider-activity';
import { readProviderActivity } from '../../journal/search/provider-activity';
import type { ResolvedProvider, Side } from '../../providers/settings';
import type { ApiDeps } from './deps';

export interface ShownProvider {
  id: string;
  title: string;
  docs: string;
  hook: { on: boolean; reason?: string };
  outbound: { on: boolean; reason?: string };
  account: string | null;
  lastHookAt: string | null;
  lastError: { at: string; side: LastError['side']; reason: string } | null;
  /** Its API is a simulator's. */
  sandbox: boolean;
}

export function providers(router: Router, deps: ApiDeps): void {
  router.get('/v1/providers', deps.auth.requireScope('read'), async (ctx) => {
    ctx.body = { items: await listProviders(deps) };
  });
}

export async function listProviders({ pool, resolved, sandboxed }: ApiDeps): Promise<ShownProvider[]> {
  const ids = resolved.map(({ provider }) => provider.id);
  const activity = await readProviderActivity(pool, ids);
  return resolved.map((one) =>
    shown(one, activity.get(one.provider.id) ?? {}, sandboxed.has(one.provider.id)),
  );
}

function shown(
  { provider, hook, client }: ResolvedProvider,
  { lastHookAt, lastError }: ProviderActivity,
  sandbox: boolean,
): ShownProvider {
  const on = hook.on || client.on;
  return {
    id: provider.id,
    title: provider.title,
    docs: provider.docs,
    hook: stateOf(hook),
    outbound: stateOf(client),
    account: on
      ? provider.account(hook.on ? hook.settings : undefined, client.on ? client.settings : undefined)
      : null,
    lastHookAt: lastHookAt?.toISOString() ?? null,
    lastError: lastError ? { ...lastError, at: lastError.at.toISOString() } : null,
    sandbox,
  };
}

const stateOf = (side: Side): { on: boolean; reason?: string } =>
  side.on ? { on: true } : { on: false, reason: side.reason };
