/** What a provider's hooks are signed with here: the same secrets that the service of this installation has. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseSettings } from '../config';
import type { Environment } from '../config';
import { usesSandbox } from '../local/installation';
import type { Provider } from '../providers/contract';
import { signedHeaders } from '../providers/sample';
import { resolveProviders, sandboxEnvironment } from '../providers/settings';
import { CliFailure } from './failure';

export interface Signer {
  account: string;
  /** The body as a genuine sender would send it. */
  seal(body: Buffer): Buffer;
  /** The headers that a genuine sender would add. */
  sign(body: Buffer): Record<string, string>;
}

/** Where the environment says nothing and the sandbox is on, as `npm start` keeps them in DATA_DIR. */
export function signerOf(provider: Provider, env: Environment): Signer {
  const settings = parseSettings(env);
  const added = usesSandbox(settings) ? sandboxSettings(provider, env, settings.DATA_DIR) : {};
  const [resolved] = resolveProviders({ ...env, ...added }, [provider]);
  if (!resolved?.hook.on)
    throw new CliFailure('failed', `${provider.title} is not signed for here: ${reasonOf(resolved)}.`);
  const hook = resolved.hook.settings;
  const client = resolved.client.on ? resolved.client.settings : undefined;
  return {
    account: provider.account(hook, client),
    seal: (body) => provider.hook.seal?.(body, hook) ?? body,
    sign: (body) => signedHeaders(provider.hook, body, hook),
  };
}

const reasonOf = (resolved: ReturnType<typeof resolveProviders>[number] | undefined): string =>
  resolved && !resolved.hook.on ? resolved.hook.reason : 'off';

/**
 * Secrets are read and never made: one that the service does not have proves nothing to it. Only the hook side needs
 * its own; of the other side the account is all that is of use here.
 */
function sandboxSettings(provider: Provider, env: Environment, dataDir: string): Environment {
  const file = join(dataDir, 'sandbox-secrets.json');
  const known = existsSync(file)
    ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')))
    : {};
  const required = (name: string): string => {
    const secret = known[name];
    if (secret !== undefined) return secret;
    throw new CliFailure(
      'failed',
      `${file} has no secret "${name}": run "npm start" once, which makes it, or set the provider's own secrets in the environment or in .env.`,
    );
  };
  const ofSide = (side: 'hookSettings' | 'clientSettings', secret: (name: string) => string): Environment =>
    sandboxEnvironment(env, secret, NOWHERE, [
      { ...provider, hookSettings: provider[side], clientSettings: provider[side] },
    ]);
  return {
    ...ofSide('clientSettings', (name) => known[name] ?? 'not-known-here'),
    ...ofSide('hookSettings', required),
  };
}

/** The simulator is not called from here. */
const NOWHERE = 'http://127.0.0.1';
