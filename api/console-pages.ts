/** The console's program as the browser gets it: made by the build (dist/console), the same page at every address. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { ROOT } from '../root';
import { staticFile } from './static-file';
import type { StaticFile } from './static-file';
import type { ApiDeps } from './v1/deps';

const BUILT = join(ROOT, 'dist', 'console');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * Only what comes from here runs. The component library adds style elements, each with this page's nonce; in
 * sandbox mode the customer's phone is shown beside it, in a frame.
 */
const policyOf = (nonce: string, frames: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${frames}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export function consolePages(router: Router, { sandboxUrl }: Pick<ApiDeps, 'sandboxUrl'>): void {
  const frames = sandboxUrl === undefined ? "'none'" : new URL(sandboxUrl).origin;
  // Read at the first request: what needs no page (a bench, a test of the API) needs no built one.
  let built: Built | undefined;

  router.get('/console/assets/:file', (ctx: RouterContext) => {
    const asset = (built ??= readBuilt()).assets.get(String(ctx['params'].file));
    // The name holds a hash of the content.
    asset?.send(ctx, 'public, max-age=31536000, immutable');
  });

  const page = (ctx: RouterContext): void => {
    const nonce = randomBytes(16).toString('base64');
    ctx.set({
      'content-security-policy': policyOf(nonce, frames),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = (built ??= readBuilt()).page.replaceAll('%NONCE%', nonce);
  };
  router.get('/console', page);
  router.get('/console/{*path}', page);
}

interface Built {
  page: string;
  assets: ReadonlyMap<string, StaticFile>;
}

const readBuilt = (): Built => ({
  page: readFileSync(join(BUILT, 'index.html'), 'utf8'),
  assets: new Map(
    readdirSync(join(BUILT, 'assets')).map((name) => [
      name,
      staticFile(join(BUILT, 'assets', name), TYPES[extname(name)] ?? 'application/octet-stream'),
    ]),
  ),
});
