import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Environment } from '../../config';
import { parseSettings } from '../../config';
import type { Logger } from '../../logging';
import { ROOT } from '../../root';
import { parseTraceparent } from '../../tracing/traceparent';
import type { SpanStart, Tracing } from '../../tracing/tracing';
import { openTracing, spanned } from '../../tracing/tracing';
import { until } from '../workflows/fixture/until';
import type { Collector } from './collector';
import { startCollector } from './collector';

const theirs = (flags: string) => `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-${flags}`;
const hook: SpanStart = { name: 'hook telegram', kind: 'server' };

function listening(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const log = (fields: unknown, message?: string) =>
    void lines.push(`${JSON.stringify(fields)} ${message ?? ''}`);
  return { logger: { debug: log, info: log, warn: log, error: log }, lines };
}

async function open(env: Environment, logger = listening().logger): Promise<Tracing> {
  const tracing = await openTracing(parseSettings(env), 'fixit-test', logger);
  if (!tracing) throw new Error('An endpoint is set, and no traces are exported.');
  return tracing;
}

describe('without an exporter', () => {
  /** What processes load, and what of OpenTelemetry is among it: prom-client loads its API, a few types and no-ops. */
  const PROGRAM = `
    const { parseSettings } = require('./dist/config');
    for (const part of ['api/server', 'journal/index', 'worker/options', 'worker/telemetry', 'worker/connection'])
      require('./dist/' + part);
    const log = () => undefined;
    require('./dist/tracing/tracing')
      .openTracing(parseSettings({ ...JSON.parse(process.argv[1]) }), 'x', { debug: log, info: log, warn: log, error: log })
      .then((tracing) => {
        const loaded = Object.keys(require.cache).filter((file) => /@opentelemetry.(?!api.)/.test(file)).length;
        console.log(JSON.stringify({ opened: tracing !== undefined, loaded }));
        process.exit();
      });
  `;
  const started = (env: Environment) => {
    const { stdout } = spawnSync(process.execPath, ['-e', PROGRAM, JSON.stringify(env)], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    return JSON.parse(stdout) as { opened: boolean; loaded: number };
  };

  it.each([
    ['nothing is set', {}],
    ['the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }],
    [
      'traces go nowhere',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_EXPORTER: 'none' },
    ],
  ])('nothing of its SDK is loaded: %s', (_when, env) => {
    expect(started(env)).toEqual({ opened: false, loaded: 0 });
  });

  it('as it is where one is set', () => {
    const { opened, loaded } = started({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect(opened).toBe(true);
    expect(loaded).toBeGreaterThan(10);
  });
});

describe('with a collector', () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.stop());

  it('spans go where the general endpoint has its traces, in JSON with the headers that are set', async () => {
    const tracing = await open({
      ...collector.env,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=one%20two',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    });
    tracing.start({ ...hook, attributes: { 'fixit.endpoint': 'telegram' } }).end({ failed: '503' });
    await tracing.close();
    expect(collector.paths).toEqual(['/v1/traces']);
    expect(collector.headers[0]).toMatchObject({ 'api-key': 'one two' });
    expect(collector.spans).toMatchObject([
      {
        name: 'hook telegram',
        service: 'fixit-test',
        attributes: { 'fixit.endpoint': 'telegram', 'error.type': '503' },
        status: { code: 2 },
      },
    ]);
    expect(collector.bodies[0]!.toString()).toContain('deployment.environment');
  });

  it('or in protobuf just where the endpoint of traces says, under the name of OTEL_SERVICE_NAME', async () => {
    const tracing = await open({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/own`,
      OTEL_SERVICE_NAME: 'shop',
    });
    const span = tracing.start(hook);
    span.end();
    await tracing.close();
    const [body] = collector.bodies;
    expect(collector.paths).toEqual(['/own']);
    expect(collector.headers[0]).toMatchObject({ 'content-type': 'application/x-protobuf' });
    for (const part of [
      'hook telegram',
      'shop',
      Buffer.from(parseTraceparent(span.traceparent)!.traceId, 'hex'),
    ])
      expect(body!.includes(part)).toBe(true);
  });

  it('a parent that is not sampled has no sampled children', async () => {
    const tracing = await open(collector.env);
    const child = tracing.start({ ...hook, parent: theirs('00') });
    expect(child.traceparent).toMatch(/-00$/);
    child.end();
    await tracing.close();
    expect(collector.spans).toEqual([]);
  });

  it('a share of the traces is sampled where that is wanted', async () => {
    const tracing = await open({
      ...collector.env,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });
    for (let i = 0; i < 1_000; i += 1) tracing.start(hook).end();
    await tracing.close();
    expect(collector.spans.length).toBeGreaterThan(150);
    expect(collector.spans.length).toBeLessThan(350);
  });

  it('what is done within a span knows it, and a failure is told by its type, not by its words', async () => {
    const tracing = await open(collector.env);
    const failed = spanned(tracing, hook, async ({ traceparent }) => {
      await Promise.resolve();
      expect(tracing.current()).toBe(traceparent);
      throw Object.assign(new Error('+7 916 123-45-67 is not there'), { type: 'telegram.blocked' });
    });
    await expect(failed).rejects.toThrow('is not there');
    expect(tracing.current()).toBeUndefined();
    await tracing.close();
    expect(collector.spans).toMatchObject([{ attributes: { 'error.type': 'telegram.blocked' } }]);
    // A part of it alone would be met by chance in the times of the span.
    expect(collector.bodies[0]!.toString()).not.toMatch(/is not there|123-45-67/);
  });
});

describe('a collector that is away', () => {
  /** Hangs up, or says nothing at all. */
  async function notACollector(meet: (socket: Socket) => void) {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      meet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '100',
        OTEL_BSP_SCHEDULE_DELAY: '5',
      },
      asked: () => sockets.size,
      stop: () =>
        new Promise((resolve) => {
          for (const socket of sockets) socket.destroy();
          server.close(resolve);
        }),
    };
  }

  it('is told of once a minute, however often it is tried', async () => {
    const { env, asked, stop } = await notACollector((socket) => socket.destroy());
    const { logger, lines } = listening();
    const tracing = await open(env, logger);
    await until('it was tried five times', () => {
      tracing.start(hook).end();
      return asked() >= 5 && lines.length > 0;
    });
    expect(lines).toEqual([expect.stringContaining('traces are lost')]);
    expect(lines[0]).not.toContain('127.0.0.1');
    await tracing.close();
    await stop();
  });

  it('holds no more than the queue, and no stop for longer than half a second', async () => {
    const { env, stop } = await notACollector(() => undefined);
    const { logger, lines } = listening();
    const more = {
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
    };
    const tracing = await open({ ...env, ...more }, logger);
    for (let i = 0; i < 10_000; i += 1) tracing.start(hook).end();
    const since = performance.now();
    await tracing.close();
    expect(performance.now() - since).toBeLessThan(1_500);
    await stop();
    await until('it is given up', () => lines.length > 0);
    expect(lines).toEqual([expect.stringContaining('"spans":10,')]);
  });
});
