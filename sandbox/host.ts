/**
 * The outside world in one process: each simulator under `/<provider>`, the control API and its page under
 * `/_/`. Loopback only; requests for another host name are refused, so that no web page can reach it by
 * pointing its own name at 127.0.0.1 (DNS rebinding).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimAnswer, SimWorld, Simulator } from './contract';
import { control } from './control';
import { Deliveries } from './deliver';
import { CALL_FAULTS, Faults } from './faults';
import { Ledger } from './ledger';
import { readBody, TooLarge } from './read-body';
import { isLocal } from './same-site';
import { StateFile } from './state-file';

export interface SandboxOptions {
  /** By provider id. */
  simulators: Record<string, Simulator>;
  /** Base URL of our service: hooks go to `${target}/hooks/<provider>`. */
  target: string;
  /** 0 = a free one. */
  port: number;
  host?: '127.0.0.1';
  /** Of the faults' random choices. */
  seed?: number;
  /** Where state, ledger and undelivered hooks outlive a restart; absent = nowhere. */
  stateFile?: string;
}

export interface Sandbox {
  url: string;
  ledger: Ledger;
  faults: Faults;
  deliveries: Deliveries;
  /** Calls of the vendors' APIs, and how many of them failed or were cut by a fault. */
  calls: { all: number; failed: number };
  stop(): Promise<void>;
}

/** What the control API works on. */
export interface Hosted extends Omit<Sandbox, 'stop'> {
  simulators: Map<string, Simulator>;
  world(provider: string): SimWorld;
  changed(): void;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const ledger = new Ledger();
  const faults = new Faults(options.seed);
  const file = options.stateFile ? new StateFile(options.stateFile, collect) : undefined;
  const changed = () => file?.touch();
  const deliveries = new Deliveries(options.target, faults, changed);
  const simulators = new Map(Object.entries(options.simulators));
  const calls = { all: 0, failed: 0 };
  const hosted: Hosted = { url: '', ledger, faults, deliveries, calls, simulators, world, changed };

  function collect() {
    return {
      simulators: Object.fromEntries([...simulators].map(([id, simulator]) => [id, simulator.state()])),
      ledger: ledger.entries(),
      deliveries: deliveries.save(),
    };
  }

  function world(provider: string): SimWorld {
    return {
      baseUrl: `${hosted.url}/${provider}`,
      hookUrl: `${options.target}/hooks/${provider}`,
      now: () => new Date(),
      record: (entry) => void ledger.record({ ...entry, provider, at: new Date().toISOString() }),
      emit: (hook) => deliveries.emit(provider, hook),
    };
  }

  const saved = options.stateFile ? StateFile.read(options.stateFile) : undefined;
  for (const [id, simulator] of simulators) {
    if (saved?.simulators[id] !== undefined) simulator.restore(saved.simulators[id]);
  }
  ledger.restore(saved?.ledger ?? []);

  const server = createServer((request, response) => {
    void answer(hosted, request, response);
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  hosted.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  deliveries.restore(saved?.deliveries ?? []);

  return {
    url: hosted.url,
    ledger,
    faults,
    deliveries,
    calls,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await deliveries.stop();
      file?.write();
    },
  };
}

async function answer(hosted: Hosted, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = request.url ?? '/';
    if (!isLocal(request.headers)) {
      send(response, { status: 403, body: { error: 'The sandbox answers to this machine only.' } });
    } else if (url === '/' || url === '/_') {
      send(response, { status: 302, headers: { location: '/_/' } });
    } else if (url.startsWith('/_/')) {
      send(response, await control(hosted, request, url.slice(3)));
    } else {
      await vendor(hosted, request, response, url);
    }
  } catch (error) {
    if (response.headersSent || response.destroyed) return;
    const tooLarge = error instanceof TooLarge;
    if (!tooLarge) console.error('sandbox:', error);
    send(response, {
      status: tooLarge ? 413 : 500,
      headers: { connection: 'close' },
      body: { error: error instanceof Error ? error.message : 'failed' },
    });
  }
}

async function vendor(
  hosted: Hosted,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const [, provider = '', path = '/', query = ''] = /^\/([^/?]*)(\/[^?]*)?(?:\?(.*))?$/s.exec(url) ?? [];
  const simulator = hosted.simulators.get(provider);
  if (!simulator) {
    const known = [...hosted.simulators.keys()].join(', ');
    return send(response, { status: 404, body: { error: `No such provider here. Known: ${known}.` } });
  }
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const strikes = hosted.faults.strike(provider, `${method} ${path}`, CALL_FAULTS);
  const struck = <K extends (typeof CALL_FAULTS)[number]>(kind: K) =>
    strikes.find((fault): fault is Extract<(typeof strikes)[number], { kind: K }> => fault.kind === kind);

  hosted.calls.all += 1;
  if (strikes.some(({ kind }) => kind !== 'delay')) hosted.calls.failed += 1;
  const late = struck('delay')?.ms ?? 0;
  if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
  if (struck('refused')) return void request.socket.destroy();
  const busy = struck('429');
  if (busy) return send(response, tooMany(busy.retryAfter));
  const broken = struck('5xx');
  if (broken && !broken.handled) return send(response, gatewayPage(broken.status));

  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  const result = await simulator.handle(
    { method, path, query: new URLSearchParams(query), rawQuery: query, headers, body },
    hosted.world(provider),
  );
  if (method !== 'GET') hosted.changed();
  if (struck('dropped')) return void request.socket.destroy();
  send(response, broken ? gatewayPage(broken.status) : result);
}

const tooMany = (retryAfter: number): SimAnswer => ({
  status: 429,
  headers: { 'retry-after': String(retryAfter), 'content-type': 'text/plain' },
  body: 'Too Many Requests',
});

/** What a proxy says when what stands behind it does not answer: HTML, and nothing of the vendor's own form. */
const gatewayPage = (status: number): SimAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center><hr><center>nginx</center></body></html>\n`,
});

function send(response: ServerResponse, result: SimAnswer): void {
  const { body } = result;
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(result.status, {
    ...(raw ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...result.headers,
  });
  response.end(raw ? body : JSON.stringify(body));
}
