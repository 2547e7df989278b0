/**
 * `/console`: the operators' page, a browser's program on the API. Signing in with a key gives a session cookie that no
 * script reads and no other site can use; what the page may then do is what the key may do.
 */
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import { z } from 'zod';
import { reasonOf } from '../redaction';
import { noteDeed } from './access/audit';
import type { KeyHolder } from './auth';
import { consolePages } from './console-pages';
import { ProblemError, problem } from './problem';
import { publicUrlOf } from './public-url';
import { COOKIE, sessionCookie } from './session-cookie';
import { SESSION_HOURS } from './sessions';
import type { ApiDeps } from './v1/deps';
import { readInput } from './v1/input';

const signInSchema = z.strictObject({ key: z.string().trim().min(1).max(500) });

/** A page elsewhere must not sign anybody in or out. Browsers say where a request comes from. */
const sameSite: RouterMiddleware = async (ctx, next) => {
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin' && site !== 'none')
    throw problem(403, 'cross-site', 'This was sent from another site.');
  await next();
};

const notCached: RouterMiddleware = async (ctx, next) => {
  ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  await next();
};

export function consoleRoutes(router: Router, deps: ApiDeps): void {
  const { pool, settings, auth, sessions } = deps;
  const secure = settings.PUBLIC_URL?.startsWith('https:') ?? false;
  const setCookie = (ctx: RouterContext, value: string, seconds: number) =>
    ctx.set(
      'set-cookie',
      `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`,
    );

  router.get('/console/session', notCached, async (ctx) => {
    const holder = await auth.signedIn(sessionCookie(ctx.req));
    ctx.body = { session: holder ? shownSession(holder, deps) : null };
  });

  router.post('/console/session', notCached, sameSite, async (ctx) => {
    const { key } = await readInput(ctx, signInSchema);
    const holder = await auth.identify(ctx, key).catch(saidPlainly);
    await noteSignIn(ctx, holder);
    setCookie(ctx, sessions.open(holder), SESSION_HOURS * 3_600);
    ctx.body = { session: shownSession(holder, deps) };
  });

  router.post('/console/sign-out', notCached, sameSite, async (ctx) => {
    setCookie(ctx, '', 0);
    await sessions.close(sessionCookie(ctx.req));
    ctx.status = 204;
  });

  consolePages(router, deps);

  async function noteSignIn(ctx: RouterContext, holder: KeyHolder): Promise<void> {
    const [requestId, peer] = [ctx.response.get('x-request-id'), deps.peerOf(ctx.req)];
    try {
      await noteDeed(pool, { holder, action: 'signIn', target: ctx.path, requestId, peer }, 200);
    } catch (error) {
      // The page is most needed while Postgres is away.
      deps.logger.warn(
        { requestId, keyId: holder.id, reason: reasonOf(error) },
        'a sign-in is missing in the audit log',
      );
    }
  }
}

/** Whoever signs in has typed a key into a form and knows of no headers. */
function saidPlainly(error: unknown): never {
  if (error instanceof ProblemError && error.problem.type === 'key-required')
    throw problem(401, 'key-unknown', 'This key is not known here: it is mistyped, expired or revoked.');
  throw error;
}

/** What the page needs to know of its user and its surroundings. */
export interface ShownSession {
  id: string;
  name: string;
  scopes: string[];
  links: {
    api: string;
    docs: string;
    temporalUi: string;
    /** The simulated outside world, where one runs. */
    sandbox: string | null;
  };
}

const shownSession = ({ id, name, scopes }: KeyHolder, deps: ApiDeps): ShownSession => ({
  id,
  name,
  scopes: [...scopes],
  links: {
    api: publicUrlOf(deps.settings),
    docs: '/docs',
    temporalUi: deps.temporalUiUrl,
    sandbox: deps.sandboxUrl ?? null,
  },
});
