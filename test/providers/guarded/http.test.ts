/** The guarded client against real sockets; where names lead is the test's. */
import type { LookupAddress, lookup } from 'node:dns';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { allowedBy } from '../../../providers/guarded/addresses';
import { createGuardedHttp } from '../../../providers/guarded/http';
import type { OutboundHttp } from '../../../providers/http';
import { failureOf } from '../vendor';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())));
  return (server.address() as AddressInfo).port; // a TCP server has one
}

let asked: string[] = [];
beforeEach(() => void (asked = []));

/** Names lead where the test says; each question is noted. */
const leadsTo = (answers: (name: string) => string[]) =>
  ((name: string, _options: object, callback: (error: Error | null, found: LookupAddress[]) => void) => {
    asked.push(name);
    callback(
      null,
      answers(name).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;

function guarded(
  allow: string[],
  answers: (name: string) => string[] = () => ['127.0.0.1'],
  loopback = false,
): OutboundHttp {
  const http = createGuardedHttp({ allowed: allowedBy(allow), loopback, lookup: leadsTo(answers) });
  ends.push(() => http.close());
  return http;
}

const post = (http: OutboundHttp, url: string, timeoutMs = 5_000) =>
  http.call({ provider: 'calls', operation: 'POST', method: 'POST', url, body: { a: 1 }, timeoutMs });

it('calls whom it may, once, at the address that was looked at', async () => {
  const port = await serve((request, response) =>
    response.end(JSON.stringify({ host: request.headers.host })),
  );
  const turns = [['127.0.0.1'], ['10.0.0.1']];
  const http = guarded(['hooks.example.com', '127.0.0.1'], () => turns.shift() ?? []);
  const answer = await post(http, `http://hooks.example.com:${port}/x`);
  expect([answer.status, answer.json]).toEqual([200, { host: `hooks.example.com:${port}` }]);
  expect(asked).toEqual(['hooks.example.com']);
});

it.each([
  ['privately', ['10.0.0.1']],
  ['to loopback', ['127.0.0.1']],
  ['to the metadata of a cloud', ['169.254.169.254']],
  ['to both a public and a private address', ['93.184.216.34', '192.168.0.1']],
  ['privately over IPv6', ['fd00::1']],
  ['to a mapped address', ['::ffff:10.0.0.1']],
  ['nowhere', []],
])('a name that leads %s is not called', async (_where, addresses) => {
  const failure = await failureOf(
    post(
      guarded([], () => addresses),
      'https://innocent.example/x',
    ),
  );
  expect([failure.outcome, failure.type]).toEqual(['refused', 'http.forbidden_address']);
  expect(failure.message).toContain('outbound.allow');
});

it('an address that is not public is not even connected to', async () => {
  let connections = 0;
  const server = createTcp((socket) => (connections++, socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const http = guarded([]);
  for (const url of [
    `https://127.0.0.1:${port}/`,
    `https://rebound.example:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
  ])
    expect((await failureOf(post(http, url))).outcome).toBe('refused');
  expect(connections).toBe(0);
});

it('every call asks anew: a name that leads elsewhere by now is looked at again', async () => {
  const port = await serve((_request, response) => response.end('{}'));
  const turns = [['127.0.0.1'], ['10.0.0.1']];
  const http = guarded(['127.0.0.1', 'x.example'].slice(0, 1), () => turns.shift() ?? []);
  const rebinding = () => post(http, `https://rebinding.example:${port}/`);
  // The first one is let through to a server that speaks no TLS: it got that far.
  expect((await failureOf(rebinding())).type).not.toBe('http.forbidden_address');
  expect((await failureOf(rebinding())).type).toBe('http.forbidden_address');
  expect(asked).toHaveLength(2);
});

it('a redirect is not followed, wherever it leads', async () => {
  let hits = 0;
  const port = await serve((_request, response) => {
    hits++;
    response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  });
  const failure = await failureOf(post(guarded(['127.0.0.1']), `http://127.0.0.1:${port}/`));
  expect([failure.outcome, failure.type, hits]).toEqual(['refused', 'http.redirect', 1]);
});

it('a proxy of the environment is not asked', async () => {
  const before = { ...process.env };
  const proxied = await serve((_request, response) => response.end('{"proxied":true}'));
  const port = await serve((_request, response) => response.end('{"direct":true}'));
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'])
    process.env[name] = name.startsWith('NODE') ? '1' : `http://127.0.0.1:${proxied}`;
  const answer = await post(guarded(['127.0.0.1']), `http://127.0.0.1:${port}/`).finally(
    () => (process.env = before),
  );
  expect(answer.json).toEqual({ direct: true });
});

it('of an answer without an end the beginning is kept, and the rest not read', async () => {
  let closed = false;
  const port = await serve((request, response) => {
    request.socket.on('close', () => (closed = true));
    const more = () =>
      void (response.destroyed || response.write(Buffer.alloc(16 * 1024, 'x'), () => setImmediate(more)));
    more();
  });
  const answer = await post(guarded(['127.0.0.1']), `http://127.0.0.1:${port}/`);
  expect([answer.status, answer.text.length]).toEqual([200, 64 * 1024]);
  while (!closed) await new Promise((resolve) => setImmediate(resolve));
});

it('an answer that drips ends at the deadline; headers without an end are not taken', async () => {
  const drip = createTcp((socket) => {
    socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx');
  });
  const headers = createTcp((socket) => {
    socket.on('error', () => undefined).write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}`);
  });
  for (const [server, type] of [
    [drip, 'http.timeout'],
    [headers, 'http.broken'],
  ] as const) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const sockets = new Set<{ destroy(): unknown }>();
    server.on('connection', (socket) => sockets.add(socket));
    ends.push(
      () => new Promise((resolve) => (server.close(resolve), sockets.forEach((socket) => socket.destroy()))),
    );
    const { port } = server.address() as AddressInfo;
    const failure = await failureOf(post(guarded(['127.0.0.1']), `http://127.0.0.1:${port}/`, 400));
    expect([failure.outcome, failure.type]).toEqual(['unknown', type]);
  }
});

it('who is not there was not called, and no failure tells more than the host', async () => {
  const failure = await failureOf(
    post(guarded(['127.0.0.1']), 'http://127.0.0.1:1/secret-path?token=secret'),
  );
  expect([failure.outcome, failure.type]).toEqual(['not_sent', 'http.unreachable']);
  expect(failure.message).toContain('127.0.0.1:1');
  expect(failure.message).not.toContain('secret');
});

it('in sandbox mode what runs on this machine may be called by its plain name', async () => {
  const port = await serve((_request, response) => response.end('{}'));
  expect((await post(guarded([], undefined, true), `http://localhost:${port}/`)).status).toBe(200);
  expect((await post(guarded([], undefined, true), `http://127.0.0.1:${port}/`)).status).toBe(200);
});
