/** Who calls the API. Today there is one key, the administrator's; each key will have a name and its scopes. */
import type { RouterContext, RouterMiddleware } from '@koa/router';
import { bearerToken, constantTimeEqual } from '../providers/verify';
import type { FailedAttempts } from './attempts';
import type { PeerOf } from './peer';
import type { Problem } from './problem';
import { ProblemError, tooManyAttempts } from './problem';

export const SCOPES = ['read', 'operate', 'flows', 'inventory', 'calls', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyHolder {
  /** The id of the key; `administrator` for ADMIN_KEY, `nobody` where no key is asked for. */
  id: string;
  /** Of the person or system that the key belongs to. */
  name: string;
  scopes: ReadonlySet<Scope>;
}

export interface Auth {
  /** Whose key this is; a wrong one counts as a failed attempt of the address. Throws 401 or 429 problems. */
  identify(ctx: Pick<RouterContext, 'req'>, key: string | undefined): Promise<KeyHolder>;
  /** Lets a request pass whose key has the scope; everybody else meets a 401 or 403 problem. */
  requireScope(scope: Scope): RouterMiddleware;
}

export const keyRequired: Problem = {
  status: 401,
  type: 'key-required',
  detail:
    'This needs a key of this service: Authorization: Bearer <key>. The one that came is missing or wrong.',
  headers: { 'www-authenticate': 'Bearer' },
};

export const scopeMissing = (scope: Scope): Problem => ({
  status: 403,
  type: 'scope-missing',
  detail: `This key has no scope "${scope}"; an administrator can give it.`,
});

export interface AuthDeps {
  /** Undefined = nobody has a key. */
  adminKey: string | undefined;
  attempts: FailedAttempts;
  peerOf: PeerOf;
}

const ADMINISTRATOR: KeyHolder = { id: 'administrator', name: 'administrator', scopes: new Set(SCOPES) };
const NOBODY: KeyHolder = { id: 'nobody', name: 'nobody', scopes: new Set() };

export function createAuth({ adminKey, attempts, peerOf }: AuthDeps): Auth {
  const identify: Auth['identify'] = async (ctx, key) => {
    if (key !== undefined && adminKey !== undefined && constantTimeEqual(key, adminKey)) return ADMINISTRATOR;
    const waitSeconds = await attempts.count(peerOf(ctx.req));
    if (waitSeconds !== undefined) throw tooManyAttempts(waitSeconds);
    throw new ProblemError(keyRequired);
  };
  return {
    identify,
    requireScope: (scope) => async (ctx, next) => {
      const holder = await identify(ctx, bearerToken(ctx.headers));
      if (!holder.scopes.has(scope)) throw new ProblemError(scopeMissing(scope));
      holders.set(ctx.req, holder);
      await next();
    },
  };
}

const holders = new WeakMap<object, KeyHolder>();

/** Whose key let this request pass. */
export const holderOf = (ctx: Pick<RouterContext, 'req'>): KeyHolder => holders.get(ctx.req) ?? NOBODY;
