/** Everything that takes hooks: each provider, and endpoints of an administrator with every scheme there is. */
import type { Environment } from '../../config';
import { readEnvironment } from '../../config';
import { configuredHook } from '../../providers/configured/hook';
import { configuredSample } from '../../providers/configured/sample';
import { scheme as schemeSchema } from '../../providers/configured/schemes';
import type { ConfiguredSettings } from '../../providers/configured/settings';
import type { Freshness, HookSide } from '../../providers/contract';
import { takesHooks } from '../../providers/no-hook';
import { bytesOf, signedHeaders } from '../../providers/sample';
import { resolveProviders, sandboxEnvironment } from '../../providers/settings';
import { newSecret } from '../../providers/standard-webhooks';
import type { Dice } from './dice';
import type { Wire } from './wire';

/** Where the proof stands, which decides what a forgery of it is. */
export type ProofKind = 'signature' | 'header' | 'form' | 'sealed' | 'path' | 'address' | 'asked';

export interface Target {
  id: string;
  proof: ProofKind;
  format: 'json' | 'form';
  /** A body as its sender makes one, not sealed yet. */
  body(dice: Dice): Buffer;
  /** This body as its sender would send it at this time; by `theirs`, somebody who does not know the secret. */
  wire(body: Buffer, by?: 'ours' | 'theirs', at?: Date): Wire;
}

/** One of the shop's own, and a stranger's. */
const PEERS = { ours: '185.71.76.5', theirs: '203.0.113.7' } as const;

const KINDS: Readonly<Record<string, ProofKind>> = {
  telegram: 'header',
  max: 'header',
  okdesk: 'header',
  onec: 'header',
  bitrix24: 'form',
  tbank: 'sealed',
  yookassa: 'address',
  blizwork: 'asked',
};

/** What the API is started with besides: the address of a shop's sender comes from a proxy. */
export const API_SETTINGS: Environment = {
  TRUST_PROXY: '127.0.0.1',
  YOOKASSA_ALLOWED_IPS: '185.71.76.0/27,2a02:5180::/32',
  BLIZWORK_INVALID: '401',
  FAILED_ATTEMPTS_PER_MINUTE: '0',
  CALLS_PER_MINUTE: '0',
  RELAY: 'off',
};

export function providerTargets(env: Environment): Target[] {
  const strangers = sandboxEnvironment({}, (name) => `guess-of-${name}-0123456789`, 'http://127.0.0.1:9');
  const theirs = resolveProviders(strangers);
  // As the API itself reads it: what is empty is not set.
  const own = readEnvironment({ ...env, ...API_SETTINGS }, env['DATA_DIR']);
  return resolveProviders(own).flatMap(({ provider, hook, client }, i) => {
    const other = theirs[i]?.hook;
    if (!takesHooks(provider)) return [];
    if (!hook.on || !other?.on) throw new Error(`${provider.title} takes no hooks here: it has no settings.`);
    const account = provider.account(hook.settings, client.on ? client.settings : undefined);
    // What is asked before it is done would wait for a worker, and none runs.
    const samples = Object.values(provider.samples).filter(({ about }) => !/^(may|somebody)/.test(about));
    return samples.map((sample) =>
      target({
        id: provider.id,
        path: ['/hooks', provider.id, sample.subPath].filter(Boolean).join('/'),
        proof: KINDS[provider.id] ?? 'signature',
        hook: provider.hook,
        settings: { ours: hook.settings, theirs: other.settings },
        body: (fresh) => bytesOf(sample.body(fresh, account)),
      }),
    );
  });
}

interface Made {
  id: string;
  path: string;
  proof: ProofKind;
  hook: HookSide<unknown>;
  settings: Record<'ours' | 'theirs', unknown>;
  body(fresh: Freshness): Buffer;
}

function target({ id, path, proof, hook, settings, body }: Made): Target {
  return {
    id,
    proof,
    format: hook.format,
    body: (dice) => body({ number: dice.int(2 ** 48), text: dice.text(24), now: new Date() }),
    wire(unsealed, by = 'ours', at = new Date()) {
      const sealed = sealedBy(hook, unsealed, settings[by]);
      const headers = Object.entries(signedHeaders(hook, sealed, settings[by], at));
      if (proof === 'address') headers.push(['x-forwarded-for', PEERS[by]]);
      const secret = proof === 'path' ? `/${(settings[by] as ConfiguredSettings).secrets[0]}` : '';
      return { method: 'POST', path: path + secret, headers, body: sealed };
    },
  };
}

/** A body that is no JSON, or too deep to be written anew, cannot be sealed; it goes as it is. */
function sealedBy(hook: HookSide<unknown>, body: Buffer, settings: unknown): Buffer {
  try {
    return hook.seal?.(body, settings) ?? body;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return body;
    throw error;
  }
}

const SCHEMES = [
  { scheme: 'parameter' },
  { scheme: 'hmac', header: 'X-Signature' },
  { scheme: 'hmac', header: 'X-Signature', algorithm: 'sha1', encoding: 'base64', prefix: 'sha1=' },
  { scheme: 'hmac', header: 'X-Signature', algorithm: 'sha512', encoding: 'base64url' },
  { scheme: 'hmac', header: 'X-Signature', algorithm: 'md5', prefix: 'md5 ' },
  { scheme: 'header', header: 'X-Token', prefix: 'Token ' },
  { scheme: 'basic', user: 'sender' },
  { scheme: 'path' },
  { scheme: 'standard-webhooks' },
] as const;

const SCHEME_KINDS = {
  parameter: 'form',
  hmac: 'signature',
  header: 'header',
  basic: 'header',
  path: 'path',
  'standard-webhooks': 'signature',
} as const satisfies Record<(typeof SCHEMES)[number]['scheme'], ProofKind>;

/** @param create makes the endpoint, as an administrator does by POST /v1/endpoints */
export async function configuredTargets(create: (endpoint: object) => Promise<void>): Promise<Target[]> {
  return Promise.all(
    SCHEMES.map(async (given, i) => {
      const id = `forged-${i}`;
      const secret = () => (given.scheme === 'standard-webhooks' ? newSecret() : newSecret().slice(6, 30));
      const token = secret().replace(/[+/]/g, 'x');
      await create({ id, provider: 'custom', token, route: { record: 'one' }, settings: { verify: given } });
      const ours: ConfiguredSettings = {
        webhookId: id,
        secrets: [token],
        authParameter: 'token',
        verify: schemeSchema.parse(given),
      };
      return target({
        id,
        path: i % 2 === 0 ? `/hooks/${id}` : `/gateway/integrations/pub/webhook/${id}`,
        proof: SCHEME_KINDS[given.scheme],
        hook: configuredHook as HookSide<unknown>,
        settings: { ours, theirs: { ...ours, secrets: [secret().replace(/[+/]/g, 'x')] } },
        body: (fresh) => Buffer.from(`${configuredSample({}, fresh)}&who=%D0%90%D0%BD%D0%BD%D0%B0+b`),
      });
    }),
  );
}
