import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { createMetrics } from '../../api/metrics';
import { hooksAlone } from '../../bench/hooks-alone';
import { createLogger } from '../../logging';
import { send, settings, whatsappText } from './fixture';

it('a genuine hook that the journal has no room for is counted as unavailable, and its sender comes again', async () => {
  const pool = new Pool();
  const metrics = createMetrics(pool, ['whatsapp']);
  const handle = hooksAlone(settings, pool, {
    appender: {
      append: () => Promise.reject(new Error('nothing is to be appended')),
      backlog: 20_001,
      close: () => Promise.resolve(),
    },
    metrics,
    logger: createLogger('test', 'silent'),
  });
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await send(`http://127.0.0.1:${port}`, 'whatsapp', whatsappText('wamid.full', 'Ещё'));
  server.close();
  await pool.end();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await metrics.hooks.get()).values).toContainEqual(
    expect.objectContaining({ labels: { endpoint: 'whatsapp', outcome: 'unavailable' }, value: 1 }),
  );
});
