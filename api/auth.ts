/** Who calls the API: the administrator by ADMIN_KEY, anybody else by a key of the table. */
import type { RouterContext } from '@koa/router';
import type { Pool } from 'pg';
import { bearerToken, constantTimeEqual } from '../providers/verify';
import { findHolder, isValid } from './access/keys';
import type { PeerOf } from './peer';
import type { Problem } from './problem';
import { ProblemError, tooManyAttempts } from './problem';
import type { RateLimit } from './rate-limit';

export const SCOPES = ['read', 'operate', 'flows', 'inventory', 'calls', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyHolder {
  /** The id of the key; `administrator` for ADMIN_KEY, `nobody` where no key is asked for. */
  id: string;
  /** Of the person or system that the key belongs to. */
  name: string;
  scopes: ReadonlySet<Scope>;
}

type Request = Pick<RouterContext, 'req'>;

export interface Auth {
  /**
   * Whose key this is; a wrong one counts as a failed attempt of the address, a right one as a call of the key.
   * Throws 401 or 429 problems.
   */
  identify(ctx: Request, key: string | undefined): Promise<KeyHolder>;
  /** The same by the Authorization header, remembered for `holderOf`. */
  identifyCaller(ctx: Request): Promise<KeyHolder>;
  /** Whether the key that somebody once came with still opens anything. */
  isStillValid(holder: KeyHolder): Promise<boolean>;
}

export const keyRequired: Problem = {
  status: 401,
  type: 'key-required',
  detail:
    'This needs a key of this service: Authorization: Bearer <key>. The one that came is missing, wrong, expired or revoked.',
  headers: { 'www-authenticate': 'Bearer' },
};

export const scopeMissing = (scope: Scope): Problem => ({
  status: 403,
  type: 'scope-missing',
  detail: `This key has no scope "${scope}"; an administrator can make one that has it.`,
});

export const tooManyCalls = (seconds: number): Problem => ({
  status: 429,
  type: 'too-many-calls',
  detail: 'This key has made too many calls within a minute; wait before the next one.',
  headers: { 'retry-after': String(seconds) },
});

export interface AuthDeps {
  pool: Pool;
  /** Undefined = there is no administrator. */
  adminKey: string | undefined;
  attempts: RateLimit;
  /** Of each key. */
  calls: RateLimit;
  peerOf: PeerOf;
}

const ADMINISTRATOR: KeyHolder = { id: 'administrator', name: 'administrator', scopes: new Set(SCOPES) };
const NOBODY: KeyHolder = { id: 'nobody', name: 'nobody', scopes: new Set() };

export function createAuth({ pool, adminKey, attempts, calls, peerOf }: AuthDeps): Auth {
  const find = async (key: string): Promise<KeyHolder | undefined> =>
    adminKey !== undefined && constantTimeEqual(key, adminKey) ? ADMINISTRATOR : findHolder(pool, key);

  const identify: Auth['identify'] = async (ctx, key) => {
    const holder = key === undefined ? undefined : await find(key);
    if (!holder) {
      const waitSeconds = await attempts.count(peerOf(ctx.req));
      throw waitSeconds === undefined ? new ProblemError(keyRequired) : tooManyAttempts(waitSeconds);
    }
    const waitSeconds = await calls.count(holder.id);
    if (waitSeconds !== undefined) throw new ProblemError(tooManyCalls(waitSeconds));
    return holder;
  };
  return {
    identify,
    async identifyCaller(ctx) {
      const holder = await identify(ctx, bearerToken(ctx.req.headers));
      holders.set(ctx.req, holder);
      return holder;
    },
    isStillValid: async ({ id }) => id === ADMINISTRATOR.id || isValid(pool, id),
  };
}

const holders = new WeakMap<object, KeyHolder>();

/** Whose key this request came with. */
export const holderOf = (ctx: Request): KeyHolder => holders.get(ctx.req) ?? NOBODY;
