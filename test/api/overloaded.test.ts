import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import type { BodyRoom } from '../../api/body-room';
import { createBodyRoom } from '../../api/body-room';
import type { Metrics } from '../../api/metrics';
import { createMetrics } from '../../api/metrics';
import { hooksAlone } from '../../bench/hooks-alone';
import { createLogger } from '../../logging';
import { send, settings, whatsappText } from './fixture';
import { exchange } from './raw-http';

let pool: Pool;
let server: Server;
afterEach(async () => {
  server.close();
  await pool.end();
});

/** Its journal takes nothing. */
async function overloaded(own: {
  backlog: number;
  bodyRoom?: BodyRoom;
}): Promise<{ url: string; metrics: Metrics }> {
  pool = new Pool();
  const metrics = createMetrics(pool, ['whatsapp']);
  const { backlog, ...rest } = own;
  const handle = hooksAlone(settings, pool, {
    ...rest,
    appender: {
      append: () => Promise.reject(new Error('nothing is to be appended')),
      backlog,
      close: () => Promise.resolve(),
    },
    metrics,
    logger: createLogger('test', 'silent'),
  });
  server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, metrics };
}

const unavailable = async (metrics: Metrics) =>
  (await metrics.hooks.get()).values.filter(({ labels }) => labels['outcome'] === 'unavailable');

it('a genuine hook that the journal has no room for is counted as unavailable, and its sender comes again', async () => {
  const { url, metrics } = await overloaded({ backlog: 20_001 });
  const answer = await send(url, 'whatsapp', whatsappText('wamid.full', 'Ещё'));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await unavailable(metrics)).toEqual([
    { labels: { endpoint: 'whatsapp', outcome: 'unavailable' }, value: 1 },
  ]);
});

it('a body that has been coming longest when there are too many is not waited for, and its sender comes again', async () => {
  const { url, metrics } = await overloaded({
    backlog: 0,
    bodyRoom: createBodyRoom({ each: 10, all: 1_000 }),
  });
  const head = 'POST /hooks/whatsapp HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n';
  const answer = await exchange(url, [head, Buffer.alloc(2_000, 'a')]);
  expect(answer).toMatchObject({ status: 503, closed: true });
  expect(answer.text).toMatch(/^connection: close\r$/im);
  expect(answer.text).toMatch(/^retry-after: 5\r$/im);
  expect(await unavailable(metrics)).toHaveLength(1);
});
