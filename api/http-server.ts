/**
 * An HTTP server that slow, silent and many senders do not wear out. Traps: Node looks for connections whose time is over
 * every half minute only; `maxConnections` turns the newcomer away, who may be genuine, and keeps those that hold on.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

export interface HttpLimits {
  /** Milliseconds from the connection, or the end of the request before, to the end of a head. */
  headersTimeout: number;
  /** Milliseconds to the end of the body. */
  requestTimeout: number;
  connectionsCheckingInterval: number;
  /** Longer than the 60 s for which Telegram keeps its side. */
  keepAliveTimeout: number;
  connections: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
  connections: 4_000,
};

export function createHttpServer(handler: RequestListener, limits: HttpLimits = HTTP_LIMITS): Server {
  const { connections, ...times } = limits;
  const server = createServer(times, handler);
  keepTo(server, connections);
  return server;
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
}

/** The connection that has begun no request for the longest time makes room for a new one. */
function keepTo(server: Server, most: number): void {
  /** Who has been silent longest stands first. */
  const open = new Map<Socket, Asked | undefined>();
  server.on('connection', (socket: Socket) => {
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
    if (open.size <= most) return;
    // Where all are being served it is the newcomer after all.
    for (const [one, asked] of open) {
      if (isServed(asked)) continue;
      open.delete(one);
      one.destroy();
      return;
    }
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (open.delete(request.socket)) open.set(request.socket, { request, response });
  });
}

/** Its request is whole, and the answer under way. */
const isServed = (asked: Asked | undefined): boolean =>
  asked !== undefined && asked.request.complete && !asked.response.writableFinished;
