/** Who calls the API: the administrator by ADMIN_KEY, anybody else by a key of the table. */
import type { IncomingMessage } from 'node:http';
import type { RouterContext } from '@koa/router';
import type { Pool } from 'pg';
import { bearerToken, constantTimeEqual } from '../providers/verify';
import { findHolder, findHolderById } from './access/keys';
import type { PeerOf } from './peer';
import type { Problem } from './problem';
import { problem, ProblemError, tooManyAttempts } from './problem';
import type { RateLimit } from './rate-limit';
import type { Sessions } from './sessions';
import { sessionCookie } from './session-cookie';

export const SCOPES = ['read', 'operate', 'flows', 'inventory', 'calls', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyHolder {
  /** The id of the key; `administrator` for ADMIN_KEY, `nobody` where no key is asked for. */
  id: string;
  /** Of the person or system that the key belongs to. */
  name: string;
  scopes: ReadonlySet<Scope>;
}

/** What the console's page says with each call that is not a GET. */
export const CONSOLE_HEADER = 'x-fixit-console';

type Request = Pick<RouterContext, 'req'>;

export interface Auth {
  /**
   * Whose key this is; a wrong one counts as a failed attempt of the address, a right one as a call of the key.
   * Throws 401 or 429 problems.
   */
  identify(ctx: Request, key: string | undefined): Promise<KeyHolder>;
  /** The same by the Authorization header or the console's session, remembered for `holderOf`. */
  identifyCaller(ctx: Request): Promise<KeyHolder>;
  /**
   * Who is signed in with this cookie. A key that was revoked or has expired ends the sessions that began with it.
   */
  signedIn(cookie: string | undefined): Promise<KeyHolder | undefined>;
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
  sessions: Sessions;
}

const ADMINISTRATOR: KeyHolder = { id: 'administrator', name: 'administrator', scopes: new Set(SCOPES) };
const NOBODY: KeyHolder = { id: 'nobody', name: 'nobody', scopes: new Set() };

export function createAuth({ pool, adminKey, attempts, calls, peerOf, sessions }: AuthDeps): Auth {
  const find = async (key: string): Promise<KeyHolder | undefined> =>
    adminKey !== undefined && constantTimeEqual(key, adminKey) ? ADMINISTRATOR : findHolder(pool, key);

  const identify: Auth['identify'] = async (ctx, key) => {
    const holder = key === undefined ? undefined : await find(key);
    if (!holder) {
      const waitSeconds = await attempts.count(peerOf(ctx.req));
      throw waitSeconds === undefined ? new ProblemError(keyRequired) : tooManyAttempts(waitSeconds);
    }
    return counted(holder);
  };
  const counted = async (holder: KeyHolder): Promise<KeyHolder> => {
    const waitSeconds = await calls.count(holder.id);
    if (waitSeconds !== undefined) throw new ProblemError(tooManyCalls(waitSeconds));
    return holder;
  };

  const signedIn: Auth['signedIn'] = async (cookie) => {
    const session = await sessions.find(cookie);
    if (!session) return undefined;
    if (session.keyId !== ADMINISTRATOR.id) return findHolderById(pool, session.keyId);
    return sessions.beganWith(session, adminKey) ? ADMINISTRATOR : undefined;
  };

  /** Undefined = it did not come from our own page: a browser sends cookies along for others, too. */
  const bySession = async ({ req }: Request): Promise<KeyHolder | undefined> => {
    const cookie = sessionCookie(req);
    if (cookie === undefined) return undefined;
    const holder = await signedIn(cookie);
    if (!holder) throw problem(401, 'session-over', 'This session at the console is over; sign in again.');
    if (!isFromConsole(req)) throw problem(403, 'cross-site', FROM_ELSEWHERE);
    return counted(holder);
  };
  return {
    identify,
    async identifyCaller(ctx) {
      const key = bearerToken(ctx.req.headers);
      const holder = (key === undefined ? await bySession(ctx) : undefined) ?? (await identify(ctx, key));
      holders.set(ctx.req, holder);
      return holder;
    },
    signedIn,
  };
}

const FROM_ELSEWHERE =
  'A session of the console is taken from its own page alone. Call the API with a key: Authorization: Bearer <key>.';

/**
 * Beside SameSite=Strict: browsers say where a call comes from, and a header that no form can set would need our
 * leave (CORS) from elsewhere, which nobody gets. https://cheatsheetseries.owasp.org (Cross-Site Request Forgery).
 */
function isFromConsole({ method, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  if (site !== 'same-origin' && !(method === 'GET' && site === 'none')) return false;
  return method === 'GET' || headers[CONSOLE_HEADER] !== undefined;
}

const holders = new WeakMap<object, KeyHolder>();

/** Whose key this request came with. */
export const holderOf = (ctx: Request): KeyHolder => holders.get(ctx.req) ?? NOBODY;
