/**
 * `/docs`: the reference of the API, drawn by Swagger UI out of `/openapi.json`. Everything comes from here:
 * it works without the Internet, and nobody else learns who reads it.
 */
import { dirname, join } from 'node:path';
import type Router from '@koa/router';
import { ROOT } from '../root';
import { staticFile } from './static-file';

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
    const content = staticFile(file, type);
    router.get(path, (ctx) => {
      ctx.set({ 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' });
      content.send(ctx, 'max-age=300');
    });
  }
}
