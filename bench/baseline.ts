/**
 * What `ingest` is measured against, each a process like the API's own: a bare Koa route that reads the body, the
 * service without its database, a plain route with HMAC and one INSERT a request. BASELINE says which.
 *
 * The plain routes read a body as one reads a stream in Node. The service's own reader, which a bare route would not
 * have, is a third quicker at it: `spare` is the bare route with that.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import Koa from 'koa';
import { z } from 'zod';
import { readBody } from '../api/body';
import { createMetrics } from '../api/metrics';
import { parseSettings, readEnvironment } from '../config';
import { createPool } from '../db/pool';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import { createLogger } from '../logging';
import { checkHmacHeader } from '../providers/verify';
import { hooksAlone } from './hooks-alone';

const LIMIT = 4 * 1024 * 1024;
const ACCEPTED = '{"accepted":1,"duplicates":0}';

const bare = () => bareRoute(readStream);
const spare = () => bareRoute((request) => readBody(request, LIMIT));

function bareRoute(read: (request: IncomingMessage) => Promise<unknown>): RequestListener {
  const app = new Koa();
  app.use(async (ctx) => {
    await read(ctx.req);
    ctx.type = 'application/json';
    ctx.body = ACCEPTED;
  });
  return callbackOf(app);
}

async function readStream(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Everything of the service but the journal, which says yes at once. */
function verified(): RequestListener {
  const env = readEnvironment();
  const pool = createPool(parseSettings(env).DATABASE_URL ?? '', { max: 1, applicationName: 'bench' });
  const handle = hooksAlone(env, pool, {
    appender: {
      append: ({ parts }) => Promise.resolve({ accepted: parts.length, duplicates: 0 }),
      backlog: 0,
      close: () => Promise.resolve(),
    },
    metrics: createMetrics(pool),
    logger: createLogger('bench', 'warn'),
  });
  const app = new Koa();
  app.use(async (ctx) => {
    ctx.respond = false;
    await handle(ctx.req, ctx.res);
  });
  return callbackOf(app);
}

const TABLE = `
CREATE TABLE IF NOT EXISTS bench_hooks (id text PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), body bytea NOT NULL)`;
const INSERT = 'INSERT INTO bench_hooks (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING';

/** Only as much of the payload as it takes to find the id. */
const idSchema = z.object({
  entry: z
    .array(
      z.object({
        changes: z
          .array(z.object({ value: z.object({ messages: z.array(z.object({ id: z.string() })).min(1) }) }))
          .min(1),
      }),
    )
    .min(1),
});

async function insert(): Promise<RequestListener> {
  const env = readEnvironment();
  const pool = createPool(env['DATABASE_URL'] ?? '', { max: 10, applicationName: 'bench' });
  await pool.query(TABLE);
  const secrets = [env['WHATSAPP_APP_SECRET'] ?? ''];
  const app = new Koa();
  app.use(async (ctx) => {
    const body = await readStream(ctx.req);
    const verdict = checkHmacHeader(ctx.req.headers, 'x-hub-signature-256', 'sha256=', body, secrets);
    if (!verdict.genuine) return ctx.throw(401);
    const { entry } = idSchema.parse(JSON.parse(body.toString('utf8')));
    const { rowCount } = await pool.query({
      name: 'insert',
      text: INSERT,
      values: [entry[0]!.changes[0]!.value.messages[0]!.id, body],
    });
    ctx.type = 'application/json';
    ctx.body = `{"accepted":${rowCount},"duplicates":${1 - (rowCount ?? 0)}}`;
  });
  return callbackOf(app);
}

function callbackOf(app: Koa): RequestListener {
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}

const BASELINES = { bare, spare, verified, insert };

runMain(async () => {
  const name = z.enum(['bare', 'spare', 'verified', 'insert']).parse(process.env['BASELINE']);
  const server = createServer(await BASELINES[name]());
  await new Promise<void>((resolve) => server.listen(Number(process.env['PORT']), '127.0.0.1', resolve));
  stopWhenTold(() => {
    server.closeAllConnections();
    return Promise.resolve(void server.close());
  });
  reportReady();
});
