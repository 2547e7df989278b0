/** A running API on a database of its own, and senders that sign as the vendors do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { ConfirmationLimits } from '../../api/hook-confirmation';
import type { ApiProcess } from '../../api/server';
import { startApi } from '../../api/server';
import type { Environment } from '../../config';
import type { Logger } from '../../logging';
import { providers } from '../../providers';
import { resolveProviders, sandboxEnvironment } from '../../providers/settings';
import { ROOT } from '../../root';
import { createTestDatabase } from '../setup/database';
import { expectDocumented, routeOf } from './documented';

export const ADMIN_KEY = 'test-administrator-key';
const MASTER_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
export const SANDBOX = 'http://127.0.0.1:9/sandbox';

/** Hook secrets and API addresses of all providers, as a sandbox gives them. */
export const settings: Environment = sandboxEnvironment(
  {},
  (name) => `secret-of-${name}-0123456789`,
  SANDBOX,
);

export interface TestApi extends ApiProcess {
  db: Pool;
  databaseUrl: string;
  logged: string[];
  close(): Promise<void>;
}

export interface Options {
  env?: Environment;
  /** Where the API shall find its database, when not at the address it has. */
  databaseUrl?(url: string): string | Promise<string>;
  confirmation?: Partial<ConfirmationLimits>;
}

/** The relay is off unless asked for: what was taken stays pending. */
export async function startTestApi({
  env = {},
  databaseUrl = (url) => url,
  confirmation,
}: Options = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const logged: string[] = [];
  const log = (fields: unknown, message?: string) =>
    void logged.push(`${JSON.stringify(fields)} ${message ?? ''}`);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const api = await startApi(
    {
      ...settings,
      SANDBOX_URL: SANDBOX,
      ADMIN_KEY,
      MASTER_KEYS,
      PORT: '0',
      METRICS_PORT: '0',
      RELAY: 'off',
      FAILED_ATTEMPTS_PER_MINUTE: '0',
      TEMPORAL_ADDRESS: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'],
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
      ...env,
      DATABASE_URL: await databaseUrl(database.url),
    },
    logger,
    confirmation,
  );
  const db = new Pool({ connectionString: database.url, max: 2 });
  // Idle when a failed test leaves it behind and Postgres is stopped: no reason to end the whole run.
  db.on('error', () => undefined);
  return {
    ...api,
    db,
    databaseUrl: database.url,
    logged,
    async close() {
      await db.end();
      await api.stop();
      await database.drop();
    },
  };
}

/** The headers a genuine sender would add. */
export function signed(endpoint: string, body: Buffer): Record<string, string> {
  const found = resolveProviders(settings).find(({ provider }) => provider.id === endpoint);
  if (!found?.hook.on) throw new Error(`There is no provider ${endpoint} with a hook side.`);
  return { 'content-type': 'application/json', ...found.provider.hook.sign(body, found.hook.settings) };
}

export const bytes = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

export function send(
  url: string,
  endpoint: string,
  body: unknown,
  headers = signed(endpoint, bytes(body)),
): Promise<Response> {
  return fetch(`${url}/hooks/${endpoint}`, { method: 'POST', body: bytes(body), headers });
}

/** The body of a sample, by its file in test/samples. */
export function sample(file: string): unknown {
  const text = readFileSync(join(ROOT, 'test', 'samples', `${file}.json`), 'utf8');
  return (JSON.parse(text) as { body: unknown }).body;
}

/** One message of a WhatsApp customer. */
export const whatsappText = (id: string, text: string, from = '79161234567', name = 'Анна') => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '1', phone_number_id: '100000000000001' },
            contacts: [{ profile: { name }, wa_id: from }],
            messages: [{ from, id, timestamp: '1795300000', type: 'text', text: { body: text } }],
          },
        },
      ],
    },
  ],
});

export const ids = providers.map(({ id }) => id);

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

/** Calls the API with the administrator's key, and holds the answer to the reference; `body` makes it a POST. */
export async function call<T = Record<string, unknown>>(
  api: TestApi,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${ADMIN_KEY}` },
): Promise<Answer<T>> {
  const response = await fetch(api.url + path, {
    headers,
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  const route = routeOf(body === undefined ? 'GET' : 'POST', path);
  if (route) expectDocumented(route, response.status, answer);
  return { status: response.status, headers: response.headers, body: answer as T };
}

export interface List<T = Record<string, unknown>> {
  items: T[];
  nextCursor: string | null;
}

/** Asks again until the answer satisfies; jest's own time-out bounds it. */
export async function until<T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
