/** Files of our own pages: read at their first request and packed once, for a bundle is a megabyte or two. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RouterContext } from '@koa/router';

export interface StaticFile {
  /** @param cacheControl for how long it may be kept */
  send(ctx: RouterContext, cacheControl: string): void;
}

/** @param type its media type, with the charset */
export function staticFile(path: string, type: string): StaticFile {
  let content: { plain: Buffer; packed: Buffer } | undefined;
  return {
    send(ctx, cacheControl) {
      if (!content) {
        const plain = readFileSync(path);
        content = { plain, packed: gzipSync(plain) };
      }
      ctx.set({
        'x-content-type-options': 'nosniff',
        'cache-control': cacheControl,
        vary: 'accept-encoding',
      });
      ctx.type = type;
      const packed = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
      if (packed) ctx.set('content-encoding', 'gzip');
      ctx.body = packed ? content.packed : content.plain;
    },
  };
}
