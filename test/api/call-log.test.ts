import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { Pool } from 'pg';
import type { CallLogDeps } from '../../api/call-log';
import { createCallLog } from '../../api/call-log';
import { createMetrics } from '../../api/metrics';
import { routes } from '../../api/v1/routes';
import type { TestApi } from './fixture';
import { ADMIN_KEY, call, send, startTestApi, whatsappText } from './fixture';

type Line = [level: 'info' | 'debug', fields: Record<string, unknown>];

/** One call of an operation that answers `status`; what was logged of it. */
async function linesOf(operationId: string | undefined, status: number, level = 'debug'): Promise<Line[]> {
  const lines: Line[] = [];
  const logger = {
    debug: (fields: Record<string, unknown>) => void lines.push(['debug', fields]),
    info: (fields: Record<string, unknown>) => void lines.push(['info', fields]),
    isLevelEnabled: (wanted: string) => wanted === level || level === 'debug',
  } as unknown as CallLogDeps['logger']; // the two methods that are used, instead of pino's many signatures
  const pool = new Pool();
  const app = new Koa();
  app.use(createCallLog({ metrics: createMetrics(pool), logger, mutating: new Set(['change']) }));
  app.use((ctx) => {
    ctx.state['operationId'] = operationId;
    ctx.status = status;
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/things/+79161234567?token=t0p`);
  server.close();
  await pool.end();
  for (const [, { requestId }] of lines) expect(requestId).toBe(answer.headers.get('x-request-id'));
  expect(JSON.stringify(lines)).not.toMatch(/79161234567|t0p/);
  return lines;
}

describe('the line of an API call', () => {
  it.each<[what: string, operationId: string | undefined, status: number, level: 'info' | 'debug']>([
    ['that changed something', 'change', 201, 'info'],
    ['that was refused', 'search', 400, 'info'],
    ['that failed', 'search', 503, 'info'],
    ['that only looked', 'search', 200, 'debug'],
    ['to an address that is nothing', undefined, 404, 'debug'],
    ['with a wrong key, wherever to', undefined, 401, 'info'],
  ])('%s', async (_what, operationId, status, level) => {
    expect(await linesOf(operationId, status)).toEqual([
      [
        level,
        {
          requestId: expect.any(String) as string,
          operationId: operationId ?? 'other',
          keyId: 'nobody',
          status,
          ms: expect.any(Number) as number,
        },
      ],
    ]);
  });

  it('is not put together where nobody would read it', async () => {
    expect(await linesOf('search', 200, 'info')).toEqual([]);
  });
});

describe('an API', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const lineWith = (part: string) => api.logged.filter((line) => line.includes(part));

  it('tells whose key called what, and of a refused call too', async () => {
    const found = await call(api, '/v1/hooks/search', {});
    expect(lineWith(String(found.headers.get('x-request-id')))).toEqual([
      expect.stringMatching(/"operationId":"searchHooks","keyId":"administrator".*"status":200/),
    ]);
    const refused = await call(api, '/v1/hooks/search', {}, { authorization: 'Bearer guess' });
    expect(lineWith(String(refused.headers.get('x-request-id')))).toEqual([
      expect.stringMatching(/"operationId":"searchHooks","keyId":"nobody".*"status":401/),
    ]);
    expect(api.logged.join()).not.toContain('guess');
  });

  it('counts and times its calls, under the operations of the reference alone', async () => {
    await fetch(`${api.url}/v1/${'x'.repeat(20)}`);
    const text = await (await fetch(`${api.metricsUrl}/metrics`)).text();
    expect(text).toMatch(/^fixit_api_requests_total\{operation="searchHooks",status="200"\} 1$/m);
    expect(text).toMatch(/^fixit_api_requests_total\{operation="other",status="404"\} 1$/m);
    const known = new Set([...routes.map(({ operationId }) => operationId), 'other']);
    const told = [...text.matchAll(/^fixit_api_\w+\{.*?operation="(\w+)"/gm)].map(([, name]) => name!);
    expect(told.filter((name) => !known.has(name))).toEqual([]);
  });

  it('names an unexpected failure by one id: in its header, its problem and its log', async () => {
    await api.db.query('ALTER TABLE contacts RENAME TO contacts_away');
    const answer = await fetch(`${api.url}/v1/dialogs/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: JSON.stringify({ phone: '+79161234567' }),
    });
    await api.db.query('ALTER TABLE contacts_away RENAME TO contacts');
    const body = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, body['type']]).toEqual([500, 'urn:fixit:problem:internal']);
    expect(body['instance']).toBe(answer.headers.get('x-request-id'));
    const lines = lineWith(String(body['instance']));
    expect(lines).toEqual([
      expect.stringContaining('an unexpected failure'),
      expect.stringMatching(/"operationId":"searchDialogs".*"status":500/),
    ]);
    expect(lines.join()).not.toContain('79161234567');
  });

  it('tells of a taken hook: by which request, at which endpoint, how many parts', async () => {
    const taken = await send(api.url, 'whatsapp', whatsappText('wamid.line', 'Здравствуйте'));
    expect(lineWith(String(taken.headers.get('x-request-id')))).toEqual([
      expect.stringMatching(
        /"endpoint":"whatsapp","accepted":1,"duplicates":0,"ms":[\d.]+\} a hook was taken$/,
      ),
    ]);
  });

  it('shows the metrics of the contract before anything has happened, with its process’s own', async () => {
    const text = await (await fetch(`${api.metricsUrl}/metrics`)).text();
    for (const line of [
      'fixit_hooks_total{endpoint="telegram",outcome="unavailable"} 0',
      'fixit_unread_total{endpoint="telegram"} 0',
      'fixit_sequence_gaps_total{endpoint="telegram"} 0',
      '# TYPE fixit_hook_ack_seconds histogram',
      '# TYPE fixit_delivery_seconds histogram',
      '# TYPE fixit_journal_backlog gauge',
      '# TYPE fixit_journal_oldest_seconds gauge',
      '# TYPE fixit_dead_letters gauge',
      '# TYPE fixit_api_seconds histogram',
      '# TYPE process_cpu_seconds_total counter',
      '# TYPE nodejs_eventloop_lag_seconds gauge',
    ])
      expect(text.split('\n')).toContain(line);
  });
});
