/** What a process of the API knows of administrators' endpoints, and when it hears of a change. */
import type { Pool } from 'pg';
import type { EndpointBook } from '../../endpoints/book';
import { createEndpointBook } from '../../endpoints/book';
import { changeEndpoint, createEndpoint, rotateSecret } from '../../endpoints/store';
import type { EndpointWish } from '../../endpoints/store';
import { createSealer } from '../../sealing';
import { createPool } from '../../db/pool';
import { createTestDatabase } from '../setup/database';
import { until } from '../api/fixture';

const key = (name: string, byte: number) => `${name}:${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW] = [key('old', 1), key('new', 2)];

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let logged: string[];
const books: EndpointBook[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 4, applicationName: 'test', onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => void (logged = []));
afterEach(() => books.splice(0).forEach((book) => book.stop()));

const log = (fields: unknown, message?: string) => void logged.push(`${JSON.stringify(fields)} ${message}`);
const logger = { debug: log, info: log, warn: log, error: log };

const openBook = (masterKeys = OLD, from = pool): EndpointBook => {
  const sealer = createSealer(masterKeys);
  const book = createEndpointBook({ pool: from, sealer, builtIn: new Map(), bodyLimit: 1_000, logger });
  books.push(book);
  return book;
};

const wish: EndpointWish = {
  provider: 'custom',
  authParameter: 'token',
  actionType: 'toEvent',
  settings: { verify: { scheme: 'parameter' } },
  enabled: true,
};
const secret = (plain: string, masterKeys = OLD) => ({ plain, sealer: createSealer(masterKeys) });
const add = (id: string, masterKeys = OLD) =>
  createEndpoint(pool, id, wish, 'Мария', secret('s', masterKeys));

it('knows a new one when it is asked to look, also when it looked while that was being made', async () => {
  const book = openBook();
  await book.start();
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO endpoints (id, provider, settings, created_by)
       VALUES ('half-made', 'custom', '{"verify":{"scheme":"parameter"}}', 'Мария')`,
    );
    await book.refresh();
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await book.refresh();
  expect(book.get('half-made')).toBeDefined();
});

it('hears of what another process made, changed or rotated', async () => {
  const book = openBook();
  await book.start();
  expect(book.get('heard')).toBeUndefined();
  await add('heard');
  expect((await until(() => Promise.resolve(book.get('heard')), Boolean))?.on).toBe(true);
  await changeEndpoint(pool, 'heard', { ...wish, enabled: false });
  await until(
    () => Promise.resolve(book.get('heard')?.on),
    (on) => on === false,
  );
  await changeEndpoint(pool, 'heard', wish);
  await rotateSecret(pool, 'heard', secret('t'), 1);
  const secrets = () => {
    const endpoint = book.get('heard');
    return Promise.resolve(endpoint?.on ? (endpoint.settings as { secrets: string[] }).secrets : []);
  };
  expect(await until(secrets, ({ length }) => length === 2)).toEqual(['t', 's']);
});

it('knows that it is not complete as long as it could read none, and keeps what it knows while Postgres is away', async () => {
  const away = createPool('postgres://nobody@127.0.0.1:1/none', {
    max: 1,
    applicationName: 'test',
    onError: () => undefined,
  });
  const book = openBook(OLD, away);
  await book.start();
  expect(book.complete).toBe(false);
  expect(logged.filter((line) => line.includes('could not be read'))).toHaveLength(1);
  await away.end();

  await add('kept');
  const dying = createPool(database.url, { max: 1, applicationName: 'test', onError: () => undefined });
  const other = openBook(OLD, dying);
  await other.start();
  await dying.end();
  await other.refresh();
  expect([other.complete, other.get('kept')?.on]).toEqual([true, true]);
});

it('takes nothing at an endpoint whose master key is gone, says so, and takes hooks at the others', async () => {
  await add('lost', key('third', 3));
  await add('fine', NEW);
  const book = openBook(NEW);
  await book.start();
  expect(book.get('lost')).toMatchObject({ on: false, reason: expect.stringContaining('"third"') as string });
  expect(book.get('fine')?.on).toBe(true);
  expect(logged.join('\n')).toContain('an endpoint takes no hooks now');
});
