/** Somebody's address for notices: takes posts, or is away. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Post {
  headers: Record<string, string>;
  text: string;
  json: Record<string, unknown> & { type: string; data: Record<string, unknown> };
}

export interface Receiver {
  url: string;
  /** Taken ones. */
  posts: Post[];
  /** Asked and turned away. */
  turnedAway: number;
  status: number;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.statusCode = receiver.status;
      response.end();
      if (receiver.status >= 300) return void (receiver.turnedAway += 1);
      const text = Buffer.concat(chunks).toString('utf8');
      const headers = request.headers as Record<string, string>; // single ones, as our client sends them
      receiver.posts.push({ headers, text, json: JSON.parse(text) as Post['json'] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/notices`,
    posts: [],
    turnedAway: 0,
    status: 204,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
