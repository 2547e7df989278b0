/** The control API: what a person in the sandbox, the demo and the tests see and do. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../root';
import type { SimAnswer } from './contract';
import { faultSchema } from './faults';
import type { Hosted } from './host';
import { readBody } from './read-body';

/** The page holds what strangers wrote: no foreign script, style, frame or address. The console shows it in a frame. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

const SCRIPT = 'text/javascript; charset=utf-8';
const FILES = {
  '': ['page.html', 'text/html; charset=utf-8'],
  'page.css': ['page.css', 'text/css; charset=utf-8'],
  'page.js': ['page.js', SCRIPT],
  'page-channels.js': ['page-channels.js', SCRIPT],
  'page-chat.js': ['page-chat.js', SCRIPT],
  'page-dom.js': ['page-dom.js', SCRIPT],
  'page-office.js': ['page-office.js', SCRIPT],
  'page-okdesk.js': ['page-okdesk.js', SCRIPT],
  'page-onec.js': ['page-onec.js', SCRIPT],
  'page-words.js': ['page-words.js', SCRIPT],
} as const;

const ledgerQuery = z.object({
  provider: z.string().optional(),
  type: z.string().optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  /** The newest so many, instead of the first ones. */
  tail: z.coerce.number().int().min(1).max(1_000).optional(),
});

const parametersSchema = z.record(z.string(), z.unknown());

/** @param path what follows `/_/`, with its query */
export async function control(hosted: Hosted, request: IncomingMessage, path: string): Promise<SimAnswer> {
  const { pathname, searchParams } = new URL(path, 'http://sandbox/');
  const [first = '', second, ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
  const method = request.method ?? 'GET';
  try {
    if (second === undefined && isFile(first)) return await file(first);
    if (second === undefined && first === 'ledger') return ledger(hosted, searchParams);
    if (second === undefined && first === 'hooks') return hooks(hosted);
    if (second === undefined && first === 'providers') return listProviders(hosted);
    if (first === 'faults' && rest.length === 0) return await faults(hosted, request, method, second);
    if (second === undefined) return state(hosted, first);
    if (rest.length > 0) return notFound('No such page in the sandbox.');
    return await act(hosted, request, method, first, second);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: sentenceOf(error) } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'The body is not JSON.' } };
    throw error;
  }
}

const notFound = (error: string, more: object = {}): SimAnswer => ({ status: 404, body: { error, ...more } });
const isFile = (name: string): name is keyof typeof FILES => Object.hasOwn(FILES, name);

async function file(name: keyof typeof FILES): Promise<SimAnswer> {
  const [path, type] = FILES[name];
  return {
    status: 200,
    headers: { ...PAGE_HEADERS, 'content-type': type },
    body: await readFile(join(ROOT, 'sandbox', path)),
  };
}

function ledger(hosted: Hosted, query: URLSearchParams): SimAnswer {
  const { tail, ...filter } = ledgerQuery.parse(Object.fromEntries(query));
  const items = tail ? hosted.ledger.tail(tail) : hosted.ledger.entries(filter);
  return { status: 200, body: { items, last: hosted.ledger.lastSeq() } };
}

const hooks = (hosted: Hosted): SimAnswer => ({
  status: 200,
  body: {
    counts: hosted.deliveries.counts,
    pending: hosted.deliveries.pending(),
    recent: hosted.deliveries.recentRecords(),
    missed: hosted.deliveries.missedRecords(),
    calls: hosted.calls,
  },
});

const listProviders = (hosted: Hosted): SimAnswer => ({
  status: 200,
  body: {
    items: [...hosted.simulators].map(([id, simulator]) => ({
      id,
      actions: Object.keys(simulator.actions(hosted.world(id))),
    })),
  },
});

/** GET lists, PUT replaces all (`faults/seed`: begins the random choices anew), POST adds one, DELETE removes all or the one named. */
async function faults(
  hosted: Hosted,
  request: IncomingMessage,
  method: string,
  id: string | undefined,
): Promise<SimAnswer> {
  if (method === 'PUT' && id === 'seed') hosted.faults.reseed(z.int().parse(await json(request)));
  else if (method === 'PUT') hosted.faults.replace(z.array(faultSchema).parse(await json(request)));
  else if (method === 'POST') hosted.faults.add(faultSchema.parse(await json(request)));
  else if (method === 'DELETE' && id === undefined) hosted.faults.clear();
  else if (method === 'DELETE' && id !== undefined && !hosted.faults.remove(id)) {
    return notFound('No such fault; it may have been removed already.');
  } else if (method !== 'GET' && method !== 'DELETE') {
    return { status: 405, headers: { allow: 'GET, PUT, POST, DELETE' }, body: { error: 'Not here.' } };
  }
  return { status: 200, body: { items: hosted.faults.list() } };
}

function state(hosted: Hosted, provider: string): SimAnswer {
  const simulator = hosted.simulators.get(provider);
  if (simulator) return { status: 200, body: simulator.state() ?? null };
  return notFound('No such provider in the sandbox.', { known: [...hosted.simulators.keys()] });
}

async function act(
  hosted: Hosted,
  request: IncomingMessage,
  method: string,
  provider: string,
  name: string,
): Promise<SimAnswer> {
  const simulator = hosted.simulators.get(provider);
  if (!simulator) return state(hosted, provider);
  const actions = simulator.actions(hosted.world(provider));
  if (!Object.hasOwn(actions, name)) {
    return notFound(`${provider} has no action "${name}".`, { known: Object.keys(actions) });
  }
  if (method !== 'POST') {
    return { status: 405, headers: { allow: 'POST' }, body: { error: 'An action is a POST.' } };
  }
  const parameters = parametersSchema.parse((await json(request)) ?? {});
  try {
    const result: unknown = await actions[name]?.(parameters);
    hosted.changed();
    return { status: 200, body: result ?? null };
  } catch (error) {
    return { status: 400, body: { error: sentenceOf(error) } };
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

async function json(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request)).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
