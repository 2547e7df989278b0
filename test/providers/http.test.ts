/** What the one HTTP client makes of connections that never stand, and of those that break. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createOutboundHttp } from '../../providers/http';
import { failureOf } from './vendor';

const http = createOutboundHttp();
afterAll(() => http.close());

const call = (url: string) =>
  failureOf(http.call({ provider: 'onec', operation: 'POST invoice', method: 'POST', url, body: {} }));

/** A port on which `greet` is all that a caller meets. */
async function port(greet: (socket: Socket) => void): Promise<{ at: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    at: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it.each([
  ['that speaks no TLS', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['that hangs up during the handshake', (socket: Socket) => socket.once('data', () => socket.destroy())],
])('nothing was sent to a server %s', async (_what, greet) => {
  const { at, stop } = await port(greet);
  expect(await call(`https://${at}/`)).toMatchObject({ outcome: 'not_sent', type: 'http.unreachable' });
  await stop();
});

it('nobody knows what a server did that hung up after the request', async () => {
  const { at, stop } = await port((socket) => socket.once('data', () => socket.destroy()));
  expect(await call(`http://${at}/`)).toMatchObject({ outcome: 'unknown', type: 'http.broken' });
  await stop();
});

it('nothing was sent where nobody listens', async () => {
  const { at, stop } = await port(() => undefined);
  await stop();
  expect(await call(`http://${at}/`)).toMatchObject({ outcome: 'not_sent', type: 'http.unreachable' });
});

it.each([
  ['GET', 200, 'ok'],
  ['GET', 404, 'not_found'],
  ['POST', 404, 'error'],
  ['GET', 500, 'error'],
] as const)('a %s answered by %i is observed as %s', async (method, status, outcome) => {
  const head = `HTTP/1.1 ${status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
  const { at, stop } = await port((socket) => socket.once('data', () => socket.end(head)));
  const seen: unknown[] = [];
  const observed = createOutboundHttp((one) => seen.push(one));
  await observed.call({ provider: 'onec', operation: 'invoice', method, url: `http://${at}/` });
  await observed.close();
  await stop();
  expect(seen).toMatchObject([
    { provider: 'onec', outcome, status, seconds: expect.any(Number) as number, call: { method } },
  ]);
});

describe('a file', () => {
  const get = (at: string, fileLimit: number) =>
    http.call({
      provider: 'telegram',
      operation: 'GET file',
      method: 'GET',
      url: `http://${at}/`,
      fileLimit,
    });
  const answer = (socket: Socket, body: Buffer) =>
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
      socket.end(body);
    });

  it('comes as its bytes, of exactly the limit too', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0, 0x0a]);
    const { at, stop } = await port((socket) => answer(socket, body));
    const { file, json } = await get(at, 6);
    expect([file, json]).toEqual([body, undefined]);
    await stop();
  });

  it('over the limit is refused, whatever length it states, and not read to its end', async () => {
    const { at, stop } = await port((socket) => {
      const more = () => void (socket.destroyed || socket.write(Buffer.alloc(65_536), more));
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\n');
        more();
      });
    });
    await expect(get(at, 1_000_000)).rejects.toMatchObject({ outcome: 'refused', type: 'http.too_large' });
    await stop();
  });

  it('that was refused comes with the words of the refusal', async () => {
    const { at, stop } = await port((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\n\r\n{"ok":false}')),
    );
    expect(await get(at, 10)).toMatchObject({ status: 404, json: { ok: false } });
    await stop();
  });
});
