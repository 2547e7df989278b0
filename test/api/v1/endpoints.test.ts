/** Endpoints that an administrator makes: over the API, and what their senders are answered. */
import { Webhook } from 'standardwebhooks';
import { createHmac } from 'node:crypto';
import type { TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const TOKEN = '51856fefc120afa4b628cc82d3935cce';
const admin = { authorization: `Bearer ${ADMIN_KEY}` };
let made = 0;

const create = async (more: Record<string, unknown> = {}): Promise<string> => {
  const id = `hook-${++made}`;
  const answer = await call(api, '/v1/endpoints', {
    id,
    token: TOKEN,
    authParameter: 'auth[application_token]',
    route: { catalog: 'deal', record: '{data[FIELDS][ID]}' },
    ...more,
  });
  expect(answer).toMatchObject({ status: 201, body: { id, state: more['token'] === null ? 'off' : 'on' } });
  return id;
};
const asked = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(api.url + path, {
    method,
    headers: admin,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const change = (id: string, body: unknown) => asked('PATCH', `/v1/endpoints/${id}`, body);

/** As an outgoing web hook of Bitrix24 sends it. */
const form = (id = '9', token = TOKEN): string =>
  new URLSearchParams({
    event: 'ONCRMDEALADD',
    'data[FIELDS][ID]': id,
    ts: '1736405807',
    'auth[domain]': 'x.bitrix24.ru',
    'auth[application_token]': token,
  }).toString();
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

const send = (path: string, body: string, headers: Record<string, string> = FORM) =>
  fetch(`${api.url}${path}`, { method: 'POST', body, headers });
const told = async (response: Response) => [response.status, await response.text()];
const kept = async (endpoint: string) => {
  const { rows } = await api.db.query<Record<string, unknown>>(
    'SELECT outcome, reason, fault, answer_status, path, query, headers, body FROM requests WHERE endpoint = $1 ORDER BY id',
    [endpoint],
  );
  return rows;
};
const eventsOf = async (endpoint: string) => {
  const { rows } = await api.db.query<{
    state: string;
    workflow_id: string | null;
    reason: string | null;
    payload: unknown;
  }>('SELECT state, workflow_id, reason, payload FROM events WHERE endpoint = $1 ORDER BY id', [endpoint]);
  return rows;
};

describe('a hook of Bitrix24 to an endpoint like those of Citeck', () => {
  it('becomes an event for its workflow, at both addresses, once, and its token is kept nowhere', async () => {
    const id = await create();
    expect(await told(await send(`/hooks/${id}`, form()))).toEqual([200, '{"accepted":1,"duplicates":0}']);
    expect(await told(await send(`/gateway/integrations/pub/webhook/${id}`, form()))).toEqual([
      200,
      '{"accepted":0,"duplicates":1}',
    ]);
    const [event] = await eventsOf(id);
    expect(event).toMatchObject({
      state: 'pending',
      workflow_id: `record:${id}:deal:9`,
      payload: {
        kind: 'custom',
        webhookId: id,
        params: { event: 'ONCRMDEALADD', 'data[FIELDS][ID]': '9', 'auth[application_token]': '***' },
      },
    });
    expect(JSON.stringify(event)).not.toContain(TOKEN);
    expect(JSON.stringify(event?.payload)).toContain('event=ONCRMDEALADD&data%5BFIELDS%5D%5BID%5D=9');
  });

  it('may have its token in the query, where the journal masks it', async () => {
    const id = await create({ authParameter: 'apikey2' });
    const response = await send(`/hooks/${id}?apikey2=${TOKEN}`, 'data[FIELDS][ID]=10');
    expect(response.status).toBe(200);
    expect(JSON.stringify(await kept(id))).not.toContain(TOKEN);
    expect((await kept(id))[0]).toMatchObject({ query: { apikey2: '***' } });
  });

  it('may be JSON, made flat', async () => {
    const id = await create({ authParameter: 'auth[token]', route: { record: '{items[1][sku]}' } });
    const body = JSON.stringify({ auth: { token: TOKEN }, items: [{ sku: 'A' }, { sku: 'Б:7' }], n: null });
    expect((await send(`/hooks/${id}`, body, JSON_TYPE)).status).toBe(200);
    const [event] = await eventsOf(id);
    expect(event?.workflow_id).toBe(`record:${id}:default:${encodeURIComponent('Б:7')}`);
    expect(JSON.stringify(event)).not.toContain(TOKEN);
  });

  it.each([
    ['an unknown endpoint', '/hooks/nobody', form(), 404, undefined],
    ['a wrong token', '', form('9', 'wrong'), 401, 'credentials_wrong'],
    ['no token', '', 'event=ONCRMDEALADD&data[FIELDS][ID]=9', 401, 'credentials_missing'],
    ['two tokens, one of them right', '?auth[application_token]=other', form(), 401, 'credentials_wrong'],
    ['no body', `?auth[application_token]=${TOKEN}`, '', 400, 'empty_body'],
  ])('with %s is refused, and the journal says why', async (_what, path, body, status, reason) => {
    const id = await create();
    const response = await send(path.startsWith('/') ? path : `/hooks/${id}${path}`, body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const rows = await kept(reason === undefined ? 'unknown' : id);
    expect(rows.at(-1)).toMatchObject({
      outcome: 'refused',
      reason: reason ?? 'unknown_endpoint',
      answer_status: status,
      body: null,
    });
    expect(await eventsOf(id)).toEqual([]);
  });

  it.each([
    ['its secret is missing', { token: undefined }, 'secret_missing', 'rotating'],
    ['its action is unknown', { actionType: 'toScript' }, 'action_unknown', 'toEvent'],
  ])('is answered 503 where %s: our fault, and it is shown', async (_what, more, reason, hint) => {
    const id = `hook-${++made}`;
    const { body } = await call(api, '/v1/endpoints', {
      id,
      token: TOKEN,
      authParameter: 'auth[application_token]',
      ...more,
    });
    expect(body).toMatchObject({ state: 'off', reason: expect.stringContaining(hint) as string });
    const response = await send(`/hooks/${id}`, form());
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '300']);
    expect((await kept(id))[0]).toMatchObject({
      outcome: 'refused',
      reason,
      fault: 'ours',
      answer_status: 503,
    });
  });

  it('routes nowhere rather than to a garbage key, and says which parameter it needs', async () => {
    const id = await create();
    const response = await send(
      `/hooks/${id}`,
      new URLSearchParams({ event: 'X', 'auth[application_token]': TOKEN }).toString(),
    );
    expect(response.status).toBe(200);
    expect(await eventsOf(id)).toMatchObject([
      {
        state: 'unread',
        reason: 'the route needs the parameter data[FIELDS][ID], which the request has not',
      },
    ]);
  });

  it('is kept without a route, and goes its way when it is replayed under one', async () => {
    const id = await create({ route: null });
    await send(`/hooks/${id}`, form('77'));
    expect(await eventsOf(id)).toMatchObject([{ state: 'ignored' }]);
    await change(id, { route: { catalog: 'deal', record: '{data[FIELDS][ID]}' } });
    const { rows } = await api.db.query<{ id: string }>('SELECT id FROM events WHERE endpoint = $1', [id]);
    const replayed = await call(api, `/v1/events/${rows[0]!.id}/replay`, {});
    expect(replayed.status).toBe(201);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      workflow_id: `record:${id}:deal:77`,
      state: 'pending',
    });
  });
});

describe('an endpoint', () => {
  it('is off, then on again, and gone: 404', async () => {
    const id = await create();
    await change(id, { enabled: false });
    expect((await send(`/hooks/${id}`, form())).status).toBe(404);
    await change(id, { enabled: true });
    expect((await send(`/hooks/${id}`, form())).status).toBe(200);
    expect((await asked('DELETE', `/v1/endpoints/${id}`)).body['deletedAt']).toEqual(expect.any(String));
    expect((await send(`/hooks/${id}`, form('11'))).status).toBe(404);
    expect((await asked('GET', `/v1/endpoints/${id}`)).status).toBe(404);
    expect((await kept(id)).map(({ reason }) => reason)).toEqual(['endpoint_off', null, 'endpoint_deleted']);
    expect((await call(api, '/v1/endpoints', { id, token: 'anew' })).status).toBe(201);
  });

  it('takes the old secret for as long as it was told to, and none of both is shown or stored openly', async () => {
    const id = await create();
    const rotated = await call(api, `/v1/endpoints/${id}/rotate`, { token: 'the-new-one', keepHours: 1 });
    expect(rotated.body['secrets']).toMatchObject([
      { endsAt: null },
      { endsAt: expect.any(String) as string },
    ]);
    expect((await send(`/hooks/${id}`, form('1', 'the-new-one'))).status).toBe(200);
    expect((await send(`/hooks/${id}`, form('2'))).status).toBe(200);
    await api.db.query(
      `UPDATE endpoint_secrets SET ends_at = now() WHERE endpoint = $1 AND ends_at IS NOT NULL`,
      [id],
    );
    await asked('PATCH', `/v1/endpoints/${id}`, {});
    expect((await send(`/hooks/${id}`, form('3'))).status).toBe(401);
    const everything = JSON.stringify([
      (await call(api, '/v1/endpoints')).body,
      (await call(api, `/v1/endpoints/${id}`)).body,
      (await api.db.query('SELECT s::text FROM endpoint_secrets s UNION ALL SELECT a::text FROM audit a'))
        .rows,
    ]);
    for (const secret of [TOKEN, 'the-new-one']) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('is refused under a name that is taken or means something, and where its members contradict each other', async () => {
    const id = await create();
    const refused = async (body: object) => {
      const answer = await call(api, '/v1/endpoints', { id: 'free', token: TOKEN, ...body });
      return [answer.status, String(answer.body['detail'])];
    };
    expect((await refused({ id }))[0]).toBe(409);
    for (const reserved of ['whatsapp', 'citeck', 'unknown'])
      expect((await refused({ id: reserved }))[0]).toBe(400);
    expect(await refused({ settings: { verify: { scheme: 'basic', user: 'u' } } })).toEqual([
      400,
      expect.stringContaining('take the provider "custom"'),
    ]);
    expect(await refused({ provider: 'payments', route: { record: 'x' } })).toEqual([
      400,
      expect.stringContaining('leave it away'),
    ]);
    expect((await refused({ route: { record: '{open' } }))[0]).toBe(400);
    expect((await refused({ route: { workflow: 'nothing:{id}' } }))[0]).toBe(400);
    expect(await refused({ route: { flow: 'none' } })).toEqual([400, expect.stringContaining('lead')]);
    const onlyReads = (await call(api, '/v1/keys', { name: 'r', scopes: ['read'] })).body['key'] as string;
    expect(
      (await call(api, '/v1/endpoints', undefined, { authorization: `Bearer ${onlyReads}` })).status,
    ).toBe(403);
  });

  it('of a provider of ours has its own secret beside the built-in one', async () => {
    const id = await create({ provider: 'payments', route: null, authParameter: 'token' });
    const body = JSON.stringify({ event: 'payment_success', id: 'p-1', order_id: 'FX-1', amount: 10 });
    const sign = (secret: string) => ({
      ...JSON_TYPE,
      'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
    });
    expect((await send(`/hooks/${id}`, body, sign(TOKEN))).status).toBe(200);
    expect((await send(`/hooks/payments`, body, sign(TOKEN))).status).toBe(401);
    expect(await eventsOf(id)).toMatchObject([{ payload: { kind: 'payment.changed' } }]);
  });
});

describe('a sender that nobody here knows', () => {
  const body = '{"order_id":"FX-5"}';
  const route = { workflow: 'order:{order_id}' };
  const of = (verify: object, token = TOKEN) =>
    create({ provider: 'custom', token, settings: { verify }, route });

  it.each(['sha256', 'sha1', 'sha512', 'md5'] as const)(
    'signs with HMAC-%s in every encoding',
    async (algorithm) => {
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        const id = await of({
          scheme: 'hmac',
          header: 'X-Sig',
          algorithm,
          encoding,
          prefix: `${algorithm}=`,
        });
        const digest = createHmac(algorithm, TOKEN).update(body).digest(encoding);
        const answer = (signature: string, text = body) =>
          send(`/hooks/${id}`, text, { ...JSON_TYPE, 'x-sig': signature }).then(({ status }) => status);
        expect(await answer(`${algorithm}=${digest}`)).toBe(200);
        expect(await answer(digest)).toBe(401);
        expect(await answer(`${algorithm}=${digest}`, `${body} `)).toBe(401);
        expect((await kept(id))[0]).toMatchObject({ headers: { 'x-sig': '***' } });
      }
      expect((await eventsOf('hook-' + made))[0]?.workflow_id).toBe('order:FX-5');
    },
  );

  it('has its secret in a header, in Basic credentials or in the address', async () => {
    const inHeader = await of({ scheme: 'header', header: 'X-Their-Key', prefix: 'Key ' });
    const basic = await of({ scheme: 'basic', user: 'их' });
    const inPath = await of({ scheme: 'path' });
    const answer = (path: string, headers: object = {}) =>
      send(`/hooks/${path}`, body, { ...JSON_TYPE, ...headers }).then(({ status }) => status);
    const credentials = (password: string) => ({
      authorization: `Basic ${Buffer.from(`их:${password}`).toString('base64')}`,
    });
    expect(await answer(inHeader, { 'x-their-key': `Key ${TOKEN}` })).toBe(200);
    expect(await answer(inHeader, { 'x-their-key': TOKEN })).toBe(401);
    expect(await answer(basic, credentials(TOKEN))).toBe(200);
    expect(await answer(basic, credentials('wrong'))).toBe(401);
    expect(await answer(`${inPath}/${TOKEN}`)).toBe(200);
    expect(await answer(`${inPath}/wrong`)).toBe(401);
    expect(await answer(inPath)).toBe(401);
    expect(JSON.stringify(await kept(inPath))).not.toContain(TOKEN);
    expect((await kept(inHeader))[0]).toMatchObject({ headers: { 'x-their-key': '***' } });
  });

  it('signs as Standard Webhooks have it, within five minutes either way, and its id is that of the delivery', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = await of({ scheme: 'standard-webhooks' }, secret);
    const sent = (at: Date, messageId = 'msg_1', given = secret, text = body) =>
      send(`/hooks/${id}`, body, {
        ...JSON_TYPE,
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': `v1,bm9uc2Vuc2U= ${new Webhook(given).sign(messageId, at, text)}`,
      }).then(told);
    const now = Date.now();
    expect(await sent(new Date(now))).toEqual([200, '{"accepted":1,"duplicates":0}']);
    expect(await sent(new Date(now))).toEqual([200, '{"accepted":0,"duplicates":1}']);
    expect((await sent(new Date(now), 'msg_2', undefined, '{}'))[0]).toBe(401);
    expect((await sent(new Date(now), 'msg_2', 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'))[0]).toBe(401);
    for (const minutes of [-6, 6])
      expect((await sent(new Date(now + minutes * 60_000), 'msg_3'))[0]).toBe(401);
    expect((await kept(id)).at(-1)).toMatchObject({ reason: 'too_old' });
  });
});
