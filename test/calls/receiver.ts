/** Somebody who is called: a real server on this machine, with a record of what came. */
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  headers: IncomingHttpHeaders;
  body: string;
  json: Record<string, unknown>;
}

export interface Receiver {
  url: string;
  received: ReceivedCall[];
  stop(): Promise<void>;
}

/** @param answer its status, text, and headers; undefined = it takes the call and never answers */
export async function startReceiver(
  answer: (
    call: ReceivedCall,
  ) => Promise<{ status: number; text?: string; headers?: Record<string, string> } | undefined> = () =>
    Promise.resolve({ status: 200, text: 'ok' }),
): Promise<Receiver> {
  const received: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const call = { headers: request.headers, body, json: JSON.parse(body) as Record<string, unknown> };
      received.push(call);
      void answer(call).then((given) => {
        if (given) response.writeHead(given.status, given.headers).end(given.text ?? '');
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, // a TCP server has one
    received,
    stop: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}
