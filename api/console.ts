/**
 * `/console`: the operators' page. A stranger sees what `/readyz` tells anyway, and a form to sign in with a key;
 * the session cookie is http-only, bound to this path, and never sent along from other sites.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import { overviewPage } from '../console/overview';
import { signInPage } from '../console/sign-in';
import { readRecent, readStanding } from '../journal/search/counts';
import { reasonOf } from '../redaction';
import { ROOT } from '../root';
import { noteDeed } from './access/audit';
import type { KeyHolder } from './auth';
import { readBody } from './body';
import { ProblemError, problem } from './problem';
import { createSessions, SESSION_HOURS } from './sessions';
import type { ApiDeps } from './v1/deps';
import { readReadiness } from './v1/health';
import { listProviders } from './v1/providers';

const COOKIE = 'fixit_session';
const FORM_LIMIT = 4 * 1024;

/** Nothing but our own style sheet and forms: no script runs here, whatever a name or reason may hold. */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const protect: RouterMiddleware = async (ctx, next) => {
  ctx.set({
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  await next();
};

/** A page elsewhere must not sign anybody in or out. Browsers say where a request comes from. */
const sameSite: RouterMiddleware = async (ctx, next) => {
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin' && site !== 'none')
    throw problem(403, 'cross-site', 'This form was sent from another site.');
  await next();
};

export function consoleRoutes(router: Router, deps: ApiDeps): void {
  const { pool, settings, auth } = deps;
  const sessions = createSessions();
  const style = readFileSync(join(ROOT, 'console', 'console.css'), 'utf8');
  const secure = settings.PUBLIC_URL?.startsWith('https:') ?? false;
  const setCookie = (ctx: RouterContext, value: string, seconds: number) =>
    ctx.set(
      'set-cookie',
      `${COOKIE}=${value}; Path=/console; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`,
    );

  /** A key that was revoked or has expired ends the sessions that began with it. */
  const signedIn = async (ctx: RouterContext): Promise<boolean> => {
    const holder = sessions.find(sessionOf(ctx));
    return holder !== undefined && (await auth.isStillValid(holder));
  };

  router.get('/console/console.css', protect, (ctx) => {
    ctx.type = 'text/css';
    ctx.set('cache-control', 'max-age=300');
    ctx.body = style;
  });

  router.get('/console', protect, async (ctx) => {
    ctx.type = 'text/html; charset=utf-8';
    if (!(await signedIn(ctx))) {
      ctx.body = signInPage({ readiness: await readReadiness(deps) });
      return;
    }
    const [readiness, standing, recent, providers] = await Promise.all([
      readReadiness(deps),
      orUndefined(readStanding(pool)),
      orUndefined(readRecent(pool)),
      orUndefined(listProviders(deps)),
    ]);
    ctx.body = overviewPage({
      addresses: {
        API: settings.PUBLIC_URL ?? `${ctx.protocol}://${ctx.host}`,
        'Temporal Web UI': deps.temporalUiUrl,
        ...(deps.sandboxUrl === undefined ? {} : { Sandbox: deps.sandboxUrl }),
      },
      readiness,
      standing,
      recent,
      providers,
    });
  });

  router.post('/console/session', protect, sameSite, async (ctx) => {
    try {
      const holder = await auth.identify(ctx, await keyOf(ctx));
      await noteSignIn(ctx, holder);
      setCookie(ctx, sessions.open(holder), SESSION_HOURS * 3_600);
      seeOther(ctx);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, type, detail, headers } = error.problem;
      ctx.status = status;
      ctx.set(headers ?? {});
      ctx.type = 'text/html; charset=utf-8';
      const said = type === 'key-required' ? 'This key is not known here.' : detail;
      ctx.body = signInPage({ readiness: await readReadiness(deps), error: said });
    }
  });

  const noteSignIn = async (ctx: RouterContext, holder: KeyHolder): Promise<void> => {
    const [requestId, peer] = [ctx.response.get('x-request-id'), deps.peerOf(ctx.req)];
    try {
      await noteDeed(pool, { holder, action: 'signIn', target: ctx.path, requestId, peer }, 303);
    } catch (error) {
      // The page is most needed while Postgres is away.
      deps.logger.warn(
        { requestId, keyId: holder.id, reason: reasonOf(error) },
        'a sign-in is missing in the audit log',
      );
    }
  };

  router.post('/console/sign-out', protect, sameSite, (ctx) => {
    sessions.close(sessionOf(ctx));
    setCookie(ctx, '', 0);
    seeOther(ctx);
  });
}

async function keyOf(ctx: RouterContext): Promise<string | undefined> {
  const read = await readBody(ctx.req, FORM_LIMIT);
  if (!read.ok) throw problem(413, 'too-large', 'The form is too large.', { connection: 'close' });
  return new URLSearchParams(read.body.toString('utf8')).get('key')?.trim() || undefined;
}

const sessionOf = (ctx: RouterContext): string | undefined => ctx.cookies.get(COOKIE);

/** After a form, so that a reload does not send it again. */
function seeOther(ctx: RouterContext): void {
  ctx.redirect('/console');
  ctx.status = 303;
}

/** The page is most needed when something does not answer: that part says so, the rest is shown. */
const orUndefined = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined);
