/**
 * `/docs`: the reference of the API, drawn by Swagger UI out of `/openapi.json`. Everything comes from here:
 * it works without the Internet, and nobody else learns who reads it.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type Router from '@koa/router';
import { ROOT } from '../root';

/** React sets styles through the DOM, which needs no `unsafe-inline`; its pictures are data URLs in the style sheet. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const OURS = join(ROOT, 'api', 'reference');
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

const FILES = {
  '/docs': { file: join(OURS, 'index.html'), type: 'text/html; charset=utf-8' },
  '/docs/reference.css': { file: join(OURS, 'reference.css'), type: 'text/css; charset=utf-8' },
  '/docs/reference.js': { file: join(OURS, 'reference.js'), type: 'text/javascript; charset=utf-8' },
  '/docs/swagger-ui.css': { file: join(SWAGGER_UI, 'swagger-ui.css'), type: 'text/css; charset=utf-8' },
  '/docs/swagger-ui-bundle.js': {
    file: join(SWAGGER_UI, 'swagger-ui-bundle.js'),
    type: 'text/javascript; charset=utf-8',
  },
};

export function referenceRoutes(router: Router): void {
  for (const [path, { file, type }] of Object.entries(FILES)) {
    // Read at the first request, and packed once: the bundle is 1.7 MB.
    let content: { plain: Buffer; packed: Buffer } | undefined;
    router.get(path, (ctx) => {
      if (!content) {
        const plain = readFileSync(file);
        content = { plain, packed: gzipSync(plain) };
      }
      ctx.set({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'max-age=300',
        vary: 'accept-encoding',
      });
      ctx.type = type;
      const packed = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
      if (packed) ctx.set('content-encoding', 'gzip');
      ctx.body = packed ? content.packed : content.plain;
    });
  }
}
