/** Senders that are slow, silent or many: what they cannot do to others. */
import { once } from 'node:events';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { HttpLimits } from '../../api/http-server';
import { createHttpServer, HTTP_LIMITS } from '../../api/http-server';

const open: { server?: Server; sockets: Socket[] } = { sockets: [] };
afterEach(async () => {
  open.sockets.splice(0).forEach((socket) => socket.destroy());
  open.server?.closeAllConnections();
  await new Promise((resolve) => (open.server ? open.server.close(resolve) : resolve(undefined)));
});

async function serve(handler: RequestListener, limits: Partial<HttpLimits> = {}): Promise<number> {
  open.server = createHttpServer(handler, { ...HTTP_LIMITS, ...limits }).listen(0, '127.0.0.1');
  await once(open.server, 'listening');
  return (open.server.address() as AddressInfo).port;
}

async function dial(
  port: number,
  text = '',
): Promise<{ socket: Socket; said: () => string; closed: Promise<void> }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  open.sockets.push(socket);
  let said = '';
  socket.on('data', (data: Buffer) => (said += data.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()));
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  return { socket, said: () => said, closed };
}

const HEAD = 'POST / HTTP/1.1\r\nhost: x\r\n';
const answerOk: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('ok'));
};

describe('a sender that is slow', () => {
  const quick = { headersTimeout: 60, requestTimeout: 120, connectionsCheckingInterval: 20 };

  it.each([
    ['says nothing', ''],
    ['does not end its head', `${HEAD}x-slow: `],
    ['does not send its body', `${HEAD}content-length: 10\r\n\r\nabc`],
  ])('and %s is sent away when its time is over', async (_what, text) => {
    const port = await serve(answerOk, quick);
    const slow = await dial(port, text);
    await slow.closed;
    expect(slow.said()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('has seconds for its head and half a minute for all, looked at often enough to mean it', () => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } = HTTP_LIMITS;
    expect(headersTimeout).toBeLessThanOrEqual(10_000);
    expect(requestTimeout).toBeLessThanOrEqual(30_000);
    expect(connectionsCheckingInterval).toBeLessThanOrEqual(headersTimeout / 2);
  });
});

describe('more connections than there is room for', () => {
  it('push out the one that has been silent longest, and never the newcomer', async () => {
    const port = await serve(answerOk, { connections: 3 });
    const [first, second] = [await dial(port), await dial(port, `${HEAD}content-length: 10\r\n\r\nabc`)];
    await dial(port);
    const genuine = await dial(port, `${HEAD}content-length: 0\r\nconnection: close\r\n\r\n`);
    await Promise.all([first.closed, genuine.closed]);
    expect(genuine.said()).toMatch(/^HTTP\/1\.1 200 /);
    for (let i = 0; i < 3; i++) await dial(port);
    await second.closed;
    expect(second.said()).toBe('');
  });

  it('never push out one whose request is whole and not answered yet', async () => {
    const answers: ServerResponse[] = [];
    let arrived = (): void => undefined;
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    const port = await serve(
      (request, response) => {
        answers.push(response);
        request.resume().on('end', arrived);
      },
      { connections: 2 },
    );
    const asking = await dial(port, `${HEAD}content-length: 0\r\nconnection: close\r\n\r\n`);
    await isThere;
    const idle = await dial(port);
    await dial(port);
    await idle.closed;
    answers[0]?.end('answered');
    await asking.closed;
    expect(asking.said()).toMatch(/answered$/);
  });

  it('one that keeps its connection and speaks now and then stays longer than one that never did', async () => {
    const port = await serve(answerOk, { connections: 2 });
    const kept = await dial(port);
    const silent = await dial(port);
    kept.socket.write(`${HEAD}content-length: 0\r\n\r\n`);
    await once(kept.socket, 'data');
    await dial(port);
    await silent.closed;
    kept.socket.write(`${HEAD}content-length: 0\r\n\r\n`);
    await once(kept.socket, 'data');
    expect(kept.said().match(/200 OK/g)).toHaveLength(2);
  });
});
