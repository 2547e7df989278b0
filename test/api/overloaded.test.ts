import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { createRateLimit } from '../../api/rate-limit';
import { createEndpoints } from '../../endpoints/endpoint';
import { createHookHandler } from '../../api/hooks';
import { createMetrics } from '../../api/metrics';
import { createPeerOf } from '../../api/peer';
import { parseSettings } from '../../config';
import { createLogger } from '../../logging';
import { createDeliveryKeys } from '../../journal/delivery-keys';
import { checkPayment } from '../../orders/check-payment';
import { readMappings } from '../../mappings';
import { resolveProviders } from '../../providers/settings';
import { send, settings, whatsappText } from './fixture';

it('a genuine hook that the journal has no room for is counted as unavailable, and its sender comes again', async () => {
  const pool = new Pool();
  const { FIXIT_FILE } = parseSettings({});
  const metrics = createMetrics(pool, ['whatsapp']);
  const handle = createHookHandler({
    endpoints: createEndpoints(resolveProviders(settings), 1_000_000),
    appender: {
      append: () => Promise.reject(new Error('nothing is to be appended')),
      backlog: 20_001,
      close: () => Promise.resolve(),
    },
    attempts: createRateLimit(0),
    peerOf: createPeerOf(parseSettings({}).TRUST_PROXY),
    mappings: readMappings(FIXIT_FILE),
    deliveryKeys: createDeliveryKeys(pool),
    checkPayment: (check) => checkPayment(pool, check),
    sequences: { take: () => undefined },
    decideRecord: () => Promise.reject(new Error('Nobody asks here.')),
    confirmations: {
      take: () => Promise.reject(new Error('Nobody is asked here.')),
      answered: () => Promise.resolve(),
      start: () => undefined,
      stop: () => Promise.resolve(),
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
