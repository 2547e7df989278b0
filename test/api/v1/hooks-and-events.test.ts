import { v7 as uuidv7 } from 'uuid';
import type { List, TestApi } from '../fixture';
import { bytes, call, sample, send, signed, startTestApi, whatsappText } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  for (const id of ['wamid.1', 'wamid.2', 'wamid.3', 'wamid.3'])
    await send(api.url, 'whatsapp', whatsappText(id, `text of ${id}`));
  await send(api.url, 'whatsapp', '{"unheard":"of"}');
  await send(api.url, 'telegram', { update_id: 815999001, message_reaction_count: {} });
  await send(api.url, 'telegram', '{}', {});
  await send(api.url, 'onec', sample('onec/paid'));
});
afterAll(() => api.close());

const search = async (what: string, filter: unknown) => {
  const { status, body } = await call<List>(api, `/v1/${what}/search`, filter);
  expect(status).toBe(200);
  return body;
};

describe('the search for hooks', () => {
  it('gives all, the newest first', async () => {
    const { items, nextCursor } = await search('hooks', {});
    expect(items).toHaveLength(8);
    expect(nextCursor).toBeNull();
    const times = items.map(({ receivedAt }) => String(receivedAt));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('goes from page to page by the cursor, missing and repeating nothing', async () => {
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: List = await search('hooks', { limit: 3, ...(cursor === null ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
  });

  it('finds by outcome, reason, endpoint and time', async () => {
    const refused = await search('hooks', { outcome: 'refused' });
    expect(refused.items).toEqual([
      expect.objectContaining({
        endpoint: 'telegram',
        reason: 'credentials_missing',
        fault: 'theirs',
        answer: { status: 401, body: expect.stringContaining('not-authentic') },
      }),
    ]);
    expect((await search('hooks', { reason: 'signature_wrong' })).items).toEqual([]);
    expect((await search('hooks', { endpoint: 'telegram', outcome: 'taken' })).items).toHaveLength(1);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await search('hooks', { from: future })).items).toEqual([]);
    expect((await search('hooks', { to: future, endpoint: 'onec' })).items).toHaveLength(1);
  });

  it('counts repeats on the hook that repeated', async () => {
    const { items } = await search('hooks', { endpoint: 'whatsapp' });
    expect(items.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(items[1]).toMatchObject({ answer: { status: 200, body: '{"accepted":0,"duplicates":1}' } });
  });
});

describe('one hook', () => {
  it('is shown with its body as text', async () => {
    const body = bytes(whatsappText('wamid.shown', 'Привет'));
    const sent = await send(api.url, 'whatsapp', body);
    const { status, body: shown } = await call(api, `/v1/hooks/${sent.headers.get('x-request-id')}`);
    expect(status).toBe(200);
    expect(shown).toMatchObject({
      outcome: 'taken',
      method: 'POST',
      path: '/hooks/whatsapp',
      peer: '127.0.0.1',
      bodyBytes: body.length,
      body: { encoding: 'utf8', content: body.toString() },
    });
    expect(shown['milliseconds']).toBeGreaterThan(0);
  });

  it('whose body is no UTF-8 is shown as base64', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const sent = await send(api.url, 'whatsapp', body, signed('whatsapp', body));
    expect(sent.status).toBe(400);
    const { body: shown } = await call(api, `/v1/hooks/${sent.headers.get('x-request-id')}`);
    expect(shown['body']).toEqual({ encoding: 'base64', content: body.toString('base64') });
  });

  it.each([uuidv7(), 'nonsense', '00000000-0000-0000-0000-000000000000', '%00'])(
    '%s is unknown',
    async (id) => {
      const { status, body } = await call(api, `/v1/hooks/${id}`);
      expect([status, body['type']]).toEqual([404, 'urn:fixit:problem:unknown-hook']);
      expect((await call(api, `/v1/events/${id}`)).status).toBe(404);
    },
  );

  it('is looked up in the one partition that its id names', async () => {
    const { rows } = await api.db.query<{ 'QUERY PLAN': string }>(
      'EXPLAIN SELECT * FROM requests WHERE id = $1 AND received_at = $2',
      [uuidv7(), new Date().toISOString()],
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan.match(/requests_\d{8}/g)?.length).toBeGreaterThan(0);
    expect(new Set(plan.match(/\bon requests_\d{8}/g)).size).toBe(1);
  });
});

describe('the search for events', () => {
  it('finds what is pending, with its workflow, payload and hook', async () => {
    const { items } = await search('events', { state: 'pending', eventId: 'wamid.3' });
    expect(items).toEqual([
      expect.objectContaining({
        endpoint: 'whatsapp',
        kind: 'message.received',
        state: 'pending',
        attempts: 0,
        duplicates: 1,
        workflowId: expect.stringMatching(/^dialog:whatsapp:100000000000001:\d+$/),
        payload: expect.objectContaining({ messageId: 'wamid.3' }),
      }),
    ]);
    const [event] = items;
    const byHook = await call(api, `/v1/hooks/${String(event?.['requestId'])}`);
    expect(byHook.body['endpoint']).toBe('whatsapp');
    expect((await call(api, `/v1/events/${String(event?.['id'])}`)).body).toEqual({ ...event, replays: [] });
  });

  it('tells every state from the others', async () => {
    await api.db.query(
      `UPDATE pending SET parked_at = now(), reason = 'nothing here is known', attempts = 3, retry_at = now() + interval '1 minute'
        WHERE key LIKE 'ref:%'`,
    );
    await api.db.query(
      `WITH gone AS (DELETE FROM pending WHERE event = (SELECT id FROM events WHERE event_id = 'wamid.1') RETURNING *)
       INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT event, received_at, key, kind, 7, 'too large' FROM gone`,
    );
    await api.db.query(`UPDATE events SET state = 'dead' WHERE event_id = 'wamid.1'`);
    await api.db.query(
      `DELETE FROM pending WHERE event = (SELECT id FROM events WHERE event_id = 'wamid.2')`,
    );
    await api.db.query(`UPDATE events SET state = 'delivered', number = 12 WHERE event_id = 'wamid.2'`);

    const found: Record<string, unknown> = {};
    for (const state of ['pending', 'parked', 'delivered', 'ignored', 'late', 'unread', 'dead']) {
      const { items } = await search('events', { state, to: new Date(Date.now() + 1_000).toISOString() });
      expect(items.every((item) => item['state'] === state)).toBe(true);
      found[state] = items.map(({ endpoint, attempts, number }) => [endpoint, attempts, number].join());
    }
    expect(found).toMatchObject({
      parked: ['onec,3,'],
      delivered: ['whatsapp,0,12'],
      ignored: ['telegram,0,'],
      late: [],
      unread: ['whatsapp,0,'],
      dead: ['whatsapp,7,'],
    });
    expect((await search('events', { state: 'dead' })).items[0]).toMatchObject({ reason: 'too large' });
    expect((await search('events', { endpoint: 'onec' })).items[0]).toMatchObject({
      state: 'parked',
      reason: 'nothing here is known',
      retryAt: expect.any(String),
    });
  });

  it('finds by kind and by workflow', async () => {
    const { items } = await search('events', { kind: 'message.received' });
    const workflowId = items[0]?.['workflowId'];
    const ofOne = await search('events', { workflowId, limit: 200 });
    expect(ofOne.items.length).toBe(items.length);
    expect((await search('events', { workflowId: 'dialog:none' })).items).toEqual([]);
  });
});

describe('a wrong question', () => {
  it.each([
    ['hooks', { limit: 201 }, 'limit'],
    ['hooks', { limit: 0 }, 'limit'],
    ['hooks', { outcome: 'eaten' }, 'outcome'],
    ['hooks', { from: 'yesterday' }, 'from'],
    ['hooks', { colour: 'red' }, 'colour'],
    ['hooks', { endpoint: 'a\0' }, 'endpoint'],
    ['hooks', { cursor: 'bm9uc2Vuc2U' }, 'cursor'],
    ['events', { state: 'lost' }, 'state'],
    [
      'events',
      { cursor: Buffer.from('{"at":"2026-01-01T00:00:00Z","id":"12"}').toString('base64url') },
      'cursor',
    ],
    ['dialogs', { phone: 'none' }, 'phone'],
    ['dialogs', { stage: "x' OR 'a'='a" }, 'stage'],
    ['events', '[]', 'the body'],
    ['events', '{', 'JSON'],
  ])('to %s: %j is a 400 that names %s', async (what, filter, member) => {
    const { status, body, headers } = await call(api, `/v1/${what}/search`, filter);
    expect([status, body['type']]).toEqual([400, 'urn:fixit:problem:invalid-request']);
    expect(body['detail']).toContain(member);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body['instance']).toBe(headers.get('x-request-id'));
  });

  it('of more than 64 KiB is a 413', async () => {
    expect((await call(api, '/v1/hooks/search', `{"reason":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
  });

  it('by a wrong method is a 405 with Allow', async () => {
    const { status, headers } = await call(api, '/v1/hooks/search');
    expect(status).toBe(404);
    const deleted = await fetch(`${api.url}/v1/providers`, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('allow')]).toEqual([405, 'HEAD, GET']);
    expect(headers.get('x-request-id')).toBeTruthy();
  });
});
