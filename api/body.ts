/** Reads a request's raw bytes, counted on the wire: a Content-Length is a claim, a chunked body makes none. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyRoom } from './body-room';

export type BodyResult =
  | { ok: true; body: Buffer }
  /** `crowded`: with bodies of others there was too much of them. */
  | { ok: false; why: 'too_large' | 'aborted' | 'crowded' };

const LINGER_MS = 500;

/** @param room where absent, as many may come at once as like */
export function readBody(request: IncomingMessage, limit: number, room?: BodyRoom): Promise<BodyResult> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.resolve({ ok: false, why: 'too_large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const seat = room?.enter(() => stop('crowded'));
    const finish = (result: BodyResult) => {
      seat?.leave();
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) return stop('too_large');
      if (seat?.grow(chunk.length) !== false) chunks.push(chunk);
    };
    const stop = (why: 'too_large' | 'crowded') => {
      request.pause();
      chunks.length = 0;
      finish({ ok: false, why });
    };
    const onEnd = () =>
      finish({ ok: true, body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length) });
    const onAbort = () => finish({ ok: false, why: 'aborted' });
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}

/**
 * Ends a connection whose body we will not take: our side is closed with the answer (which says
 * `connection: close`), and what still comes in is thrown away for a moment, or the kernel would answer it with a
 * reset that can overtake our 413.
 */
export function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  response.shouldKeepAlive = false;
  // What Node calls after such an answer; its own destroys the socket at once.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  };
  response.once('finish', () => {
    request.on('data', () => undefined).on('error', () => undefined);
    request.resume();
  });
}
