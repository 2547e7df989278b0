/** The command is run as it stands: by a shell, with curl, against the running service. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { promisify } from 'node:util';
import { curlOf } from '../../../endpoints/curl';
import { freePort } from '../../../local/ports';
import { providers } from '../../../providers';
import { takesHooks } from '../../../providers/no-hook';
import type { TestApi } from '../fixture';
import { call, settings, startTestApi } from '../fixture';

const run = promisify(execFile);

interface Sample {
  method: string;
  url: string;
  curl: string;
  body: string;
  headers: Record<string, string>;
  signed: boolean;
  note: string | null;
}

let api: TestApi;
beforeAll(async () => {
  const port = String(await freePort());
  api = await startTestApi({
    env: { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}/`, OKDESK_ALLOWED_IPS: undefined },
  });
});
afterAll(() => api.close());

const sampleOf = async (id: string): Promise<Sample> => {
  const { status, body } = await call(api, `/v1/endpoints/${id}/sample`);
  expect(status).toBe(200);
  return body as unknown as Sample;
};

/** The status that the pasted command is answered with. */
async function pasted(curl: string, token = ''): Promise<number> {
  const { stdout } = await run('sh', ['-c', `${curl} -o /dev/null -w '%{http_code}'`], {
    env: { PATH: process.env['PATH'], TOKEN: token },
  });
  return Number(stdout);
}

const builtIn = providers.filter(takesHooks).map(({ id }) => id);
/** What stands in the environment of the service and opens something. */
const secrets = Object.entries(settings).flatMap(([name, value]) =>
  value !== undefined && value.startsWith('secret-of-') ? [[name, value] as const] : [],
);

describe('a sample of a built-in endpoint', () => {
  it.each(builtIn)('%s tells none of its secrets, however they are written', async (id) => {
    const sample = await sampleOf(id);
    const text = JSON.stringify(sample);
    const decoded = [...text.matchAll(/[A-Za-z0-9+/=_-]{12,}/g)]
      .map(([part]) => Buffer.from(part, 'base64').toString('latin1'))
      .join('\n');
    for (const [name, secret] of secrets) {
      expect([
        name,
        text.includes(secret),
        decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/g, '')).includes(secret),
        decoded.includes(secret),
      ]).toEqual([name, false, false, false]);
    }
  });

  it.each(builtIn)('%s is taken as it is pasted', async (id) => {
    const { curl, signed, note } = await sampleOf(id);
    const token = TOKENS[id];
    expect([id, curl.includes('$TOKEN')]).toEqual([id, token !== undefined]);
    if (token !== undefined) expect([signed, note]).toEqual([false, expect.stringContaining('TOKEN')]);
    expect([id, await pasted(curl, token && settings[token])]).toEqual([id, ANSWERS[id] ?? 200]);
    if (token !== undefined) expect([id, await pasted(curl, 'another')]).toEqual([id, 401]);
  });

  /** The setting that is itself the proof. */
  const TOKENS: Record<string, string> = {
    telegram: 'TELEGRAM_SECRET_TOKEN',
    max: 'MAX_SECRET',
    okdesk: 'OKDESK_PASS',
    onec: 'ONEC_HOOK_TOKEN',
    bitrix24: 'BITRIX24_APPLICATION_TOKEN',
  };
  /** Whom only its sender can prove is taken, and asked about afterwards. */
  const ANSWERS: Record<string, number> = { blizwork: 202 };

  it('is another delivery each time', async () => {
    const [one, other] = [await sampleOf('payments'), await sampleOf('payments')];
    expect(one).toMatchObject({ method: 'POST', signed: true, note: null });
    expect(one.body).not.toBe(other.body);
  });

  it('says how long its signature holds', async () => {
    expect((await sampleOf('stripe')).note).toContain('five minutes');
  });
});

describe('a sample of an endpoint that an administrator made', () => {
  const TOKEN = `it's "quoted" & $HOME + 100% \\ \`id\``;
  let number = 0;
  const create = async (more: object) => {
    const id = `sample-${++number}`;
    const made = await call(api, '/v1/endpoints', { id, provider: 'custom', token: TOKEN, ...more });
    expect([made.status, made.body['state']]).toEqual([201, 'on']);
    return id;
  };
  const verifiedBy = (verify: object) => ({ settings: { verify } });

  it.each([
    [
      'a parameter of an odd name',
      { authParameter: `auth[it's "it"]`, ...verifiedBy({ scheme: 'parameter' }) },
    ],
    [
      'a header behind an odd word',
      verifiedBy({ scheme: 'header', header: 'x-key', prefix: `Key 'k' "$HOME" ` }),
    ],
    ['Basic credentials', verifiedBy({ scheme: 'basic', user: `o'neil "$USER"` })],
  ])('with its token in %s is taken with the token in the variable alone', async (_where, more) => {
    const sample = await sampleOf(await create(more));
    expect(sample).toMatchObject({ signed: false, note: expect.stringContaining('TOKEN') });
    expect(JSON.stringify(sample)).not.toContain('100%');
    expect(await pasted(sample.curl, TOKEN)).toBe(200);
    expect(await pasted(sample.curl, 'another')).toBe(401);
  });

  it('with its token in the address has the variable there', async () => {
    const sample = await sampleOf(await create(verifiedBy({ scheme: 'path' })));
    expect(sample.url).toMatch(/\/hooks\/sample-\d+\/\$TOKEN$/);
    expect(await pasted(sample.curl, encodeURIComponent(TOKEN))).toBe(200);
  });

  it.each([
    [
      'an HMAC',
      { token: TOKEN, ...verifiedBy({ scheme: 'hmac', header: 'x-signature', prefix: `v'1'=` }) },
      null,
    ],
    [
      'Standard Webhooks',
      { token: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', ...verifiedBy({ scheme: 'standard-webhooks' }) },
      expect.stringContaining('five minutes'),
    ],
  ])('that proves itself by %s is signed, and taken as it is', async (_scheme, more, note) => {
    const id = await create({ ...more, route: { record: '{data[FIELDS][ID]}', catalog: '{kind}' } });
    const sample = await sampleOf(id);
    expect(sample).toMatchObject({ signed: true, note });
    expect(await pasted(sample.curl)).toBe(200);
    const { rows } = await api.db.query('SELECT kind, state FROM events WHERE endpoint = $1', [id]);
    expect(rows).toEqual([{ kind: 'custom', state: 'pending' }]);
  });

  it('of a provider that knows its hooks is one of its samples', async () => {
    const id = await create({ provider: 'bpium' });
    const sample = await sampleOf(id);
    expect(JSON.parse(sample.body)).toMatchObject({ hook: { event: 'record.created' } });
    expect(await pasted(sample.curl)).toBe(200);
  });

  it('is signed with the secret that was set last', async () => {
    const id = await create(verifiedBy({ scheme: 'hmac', header: 'x-signature' }));
    const rotated = await call(api, `/v1/endpoints/${id}/rotate`, { token: 'the next one', keepHours: 0 });
    expect(rotated.status).toBe(200);
    expect(await pasted((await sampleOf(id)).curl)).toBe(200);
  });

  it('is refused while it takes no hooks, with the reason', async () => {
    const id = await create({ enabled: true, token: undefined, provider: 'citeck' }).catch(() => '');
    expect(id).toBe('');
    const { status, body } = await call(api, `/v1/endpoints/sample-${number}/sample`);
    expect([status, body['type'], body['detail']]).toEqual([
      409,
      'urn:fixit:problem:endpoint-off',
      'It takes no hooks now. It is without its secret: set one by rotating it.',
    ]);
  });
});

describe('the command', () => {
  let server: Server;
  const bodies: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (body += part));
      request.on('end', () => {
        bodies.push(body, String(request.headers['x-odd']));
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    `{"text":"it's \\"quoted\\" $HOME \`id\` $(id) \\\\ ! %"}`,
    `@/etc/hostname`,
    `'`,
    `''"'"`,
    'two\nlines\r\nand a tab\t',
    'Здравствуйте 👋',
  ])('sends just the bytes that it holds: %s', async (body) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a'b?c=$d`;
    const headers = { 'content-type': 'application/json', 'x-odd': `it's "odd" $HOME` };
    bodies.length = 0;
    expect(await pasted(curlOf({ method: 'POST', url, headers, body }, 'NOWHERE'))).toBe(200);
    expect(bodies).toEqual([body, headers['x-odd']]);
  });
});
