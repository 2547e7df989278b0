import type { Collector } from '../tracing/collector';
import { startCollector } from '../tracing/collector';
import type { TestApi } from './fixture';
import { ADMIN_KEY, bytes, send, signed, startTestApi, whatsappText } from './fixture';

let collector: Collector;
let api: TestApi;
afterEach(async () => {
  await api.close();
  await collector.stop();
});

async function start(env: Record<string, string> = {}): Promise<void> {
  collector = await startCollector();
  api = await startTestApi({ env: { ...collector.env, ...env } });
}

const THEIR_TRACE = 'ab'.repeat(16);
let messages = 0;
/** A genuine hook, whose sender names a trace of theirs that is to be recorded. */
function hook(flags = '01'): Promise<Response> {
  const body = bytes(whatsappText(`wamid.trace-${++messages}`, 'да'));
  const traceparent = `00-${THEIR_TRACE}-${'cd'.repeat(8)}-${flags}`;
  return send(api.url, 'whatsapp', body, { ...signed('whatsapp', body), traceparent });
}

async function traceparents(): Promise<string[]> {
  const { rows } = await api.db.query<{ traceparent: string }>('SELECT traceparent FROM events');
  return rows.map(({ traceparent }) => traceparent);
}

it('the trace of a sender is linked to, and ours is our own', async () => {
  await start();
  expect((await hook()).status).toBe(200);
  const span = await collector.span('the hook is told', ({ name }) => name === 'hook whatsapp');
  expect(span.traceId).not.toBe(THEIR_TRACE);
  expect(span.parentSpanId).toBeUndefined();
  expect(span.links).toMatchObject([{ traceId: THEIR_TRACE }]);
  expect(await traceparents()).toEqual([`00-${span.traceId}-${span.spanId}-01`]);
});

it('a sender who wants to be recorded is not, where we record nobody', async () => {
  await start({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
  expect((await hook()).status).toBe(200);
  expect(await traceparents()).toEqual([expect.stringMatching(/^00-(?!abab)[0-9a-f]{32}-[0-9a-f]{16}-00$/)]);
});

it('a sender who wants not to be recorded is, where we record everybody', async () => {
  await start();
  await hook('00');
  await collector.span('the hook is told', ({ name }) => name === 'hook whatsapp');
});

it('a forged hook makes no span', async () => {
  await start();
  const body = bytes(whatsappText('wamid.forged', 'да'));
  expect((await send(api.url, 'whatsapp', body, { 'x-hub-signature-256': 'sha256=00' })).status).toBe(401);
  await hook();
  await collector.span('the genuine one is told', ({ name }) => name === 'hook whatsapp');
  expect(new Set(collector.spans.map(({ name }) => name))).toEqual(
    new Set(['hook whatsapp', 'journal append']),
  );
});

it('a call of the API that changes something is told by its operation, others are not', async () => {
  await start();
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  await fetch(`${api.url}/v1/providers`, { headers });
  await fetch(`${api.url}/v1/keys`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'Мария', scopes: ['read'] }),
  });
  const span = await collector.span('the call is told', ({ name }) => name.startsWith('api '));
  expect(span).toMatchObject({ name: 'api createKey', attributes: { 'http.response.status_code': 201 } });
  expect(collector.spans).toHaveLength(1);
  expect(collector.bodies[0]!.toString()).not.toContain('Мария');
});

it('where the collector is away, hooks are taken as ever', async () => {
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_TIMEOUT: '100' });
  const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await hook()).status));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(api.logged.filter((line) => line.includes('traces are lost')).length).toBeLessThanOrEqual(1);
});

it('without an exporter events carry no trace, a sender’s least of all', async () => {
  await start({ OTEL_SDK_DISABLED: 'true' });
  await hook();
  expect(await traceparents()).toEqual([null]);
});
