/** A vendor's API reduced to what it answers next, with a record of what it was sent. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutboundError } from '../../providers/failure';

export interface VendorAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A string as it stands, anything else as JSON. */
  body: unknown;
}

export interface Vendor {
  url: string;
  answer: VendorAnswer;
  calls: { path: string; headers: IncomingHttpHeaders; body: unknown }[];
  stop(): Promise<void>;
}

export async function startVendor(): Promise<Vendor> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      vendor.calls.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers, body: said } = vendor.answer;
      response.writeHead(status, headers).end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vendor: Vendor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: { status: 200, body: {} },
    calls: [],
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return vendor;
}

export async function failureOf(call: Promise<unknown>): Promise<OutboundError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OutboundError) return error;
  throw new Error(`expected an OutboundError, got ${String(error)}`);
}
