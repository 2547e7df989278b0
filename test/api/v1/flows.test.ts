import { EDITION } from '../../../workflows/start';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import type { TestApi } from '../fixture';
import { call, send, startTestApi, until, whatsappText } from '../fixture';
import { beside, endStarted, ownAccounts, runsOf, somebody, start, startedWith, told } from './starting';

const accounts = ownAccounts();
let api: TestApi;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  [api, connection] = await Promise.all([
    startTestApi({ env: accounts.env }),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  client = new Client({ connection });
});
afterAll(async () => {
  await endStarted(api, client);
  await connection.close();
  await api.close();
});

describe('the flows', () => {
  it('are told with the schema of their input, which takes what the service takes', async () => {
    const { status, body } = await call<{ items: Record<string, unknown>[] }>(api, '/v1/flows');
    expect(status).toBe(200);
    expect(body.items.map(({ flow, workflowType }) => [flow, workflowType])).toEqual([
      ['lead', 'dialog'],
      ['ticket', 'ticket'],
      ['order', 'order'],
      ['call', 'call'],
    ]);
    const [lead, ticket] = body.items.map(({ input }) => z.record(z.string(), z.unknown()).parse(input));
    expect(lead).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(lead?.['oneOf']).toHaveLength(3);
    const schema = z.fromJSONSchema(ticket ?? {});
    expect(schema.safeParse({ issueId: '7' }).success).toBe(true);
    for (const wrong of [{}, { issueId: 'seven' }, { issueId: '7', colour: 'red' }])
      expect(schema.safeParse(wrong).success).toBe(false);
  });
});

describe('a start', () => {
  it('begins a dialog with somebody new, without a worker', async () => {
    const input = { ...somebody(), name: ' Иван ', language: 'en' };
    const { status, body } = await start(api, 'lead', { id: randomUUID(), input });
    expect(status).toBe(201);
    const { rows } = await api.db.query<{ id: string }>(
      `SELECT id FROM contacts WHERE address = $1 AND name = 'Иван'`,
      [`chat:${input.chatId}`],
    );
    expect(body).toEqual({
      workflowId: `dialog:telegram:${accounts.telegram}:${rows[0]?.id}`,
      runId: expect.any(String),
      temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(body.workflowId)}`,
    });
    const handle = client.workflow.getHandle(body.workflowId);
    expect(await startedWith(handle)).toMatchObject({
      flow: 'lead',
      language: 'en',
      begin: { by: 'administrator' },
      handled: 0,
      facts: [],
      policy: { currency: 'RUB' },
    });
    const found = await handle.describe();
    expect([found.runId, found.type, found.searchAttributes['Channel']]).toEqual([
      body.runId,
      'dialog',
      ['telegram'],
    ]);
    expect(await found.staticSummary()).toBe(`telegram dialog of contact ${rows[0]?.id}`);
  });

  it('finds one person by a phone in any form, by the contact, and by what they wrote', async () => {
    const hook = whatsappText('w.1', 'Здравствуйте', '79160000077', 'Анна');
    hook.entry[0]!.changes[0]!.value.metadata.phone_number_id = accounts.whatsapp;
    await send(api.url, 'whatsapp', hook);
    const { rows } = await api.db.query<{ id: string }>('SELECT id FROM contacts WHERE phone = $1', [
      '+79160000077',
    ]);
    const contact = rows[0]!.id;
    const workflowId = `dialog:whatsapp:${accounts.whatsapp}:${contact}`;
    for (const who of [{ phone: '8 (916) 000-00-77' }, { phone: '+7 916 000 00 77' }, { contact }]) {
      const { status, body } = await start(api, 'lead', { input: { channel: 'whatsapp', ...who } });
      expect([who, status, body.workflowId]).toEqual([who, 201, workflowId]);
      await client.workflow.getHandle(workflowId).terminate();
    }
  });

  it('finds one person of MAX by the chat, by the user and by the contact', async () => {
    const [chatId, userId] = ['90054321', '54321'];
    const { rows } = await api.db.query<{ id: string }>(
      `SELECT resolve_contact('max', $1, $2, NULL, NULL, NULL) AS id`,
      [accounts.max, [`chat:${chatId}`, `user:${userId}`]],
    );
    const contact = rows[0]!.id;
    const workflowId = `dialog:max:${accounts.max}:${contact}`;
    for (const who of [{ chatId }, { userId: Number(userId) }, { contact }]) {
      const { status, body } = await start(api, 'lead', { input: { channel: 'max', ...who } });
      expect([who, status, body.workflowId]).toEqual([who, 201, workflowId]);
      await client.workflow.getHandle(workflowId).terminate();
    }
  });

  it('finds the elder of two contacts that turned out to be one, and leaves its address', async () => {
    const resolve = async (...aliases: string[]) => {
      const { rows } = await api.db.query<{ id: string }>(
        `SELECT resolve_contact('whatsapp', $1, $2, NULL, NULL, NULL) AS id`,
        [accounts.whatsapp, aliases],
      );
      return rows[0]!.id;
    };
    const elder = await resolve('phone:+79160000078');
    const contact = await resolve('user:RU.78');
    await resolve('phone:+79160000078', 'user:RU.78');
    const { body } = await start(api, 'lead', { input: { channel: 'whatsapp', contact, name: 'Ольга' } });
    expect(body.workflowId).toBe(`dialog:whatsapp:${accounts.whatsapp}:${elder}`);
    const { rows } = await api.db.query('SELECT address, name FROM contacts WHERE id = $1', [elder]);
    expect(rows).toEqual([{ address: 'phone:+79160000078', name: 'Ольга' }]);
    for (const [input, sentence] of [
      [{ channel: 'telegram', contact }, `input.contact: there is no contact ${contact} on telegram`],
      [{ channel: 'whatsapp', contact, account: '1' }, `input.account: contact ${contact} is one of`],
    ] as const) {
      const refused = await start(api, 'lead', { input });
      expect(told(refused)).toEqual([400, 'invalid-request']);
      expect(refused.body.detail).toContain(sentence);
    }
  });

  it('follows an issue, by a number or a text', async () => {
    const issueId = Number(String(process.pid) + '000001');
    const first = await start(api, 'ticket', { id: randomUUID(), input: { issueId } });
    expect([first.status, first.body.workflowId]).toEqual([201, `ticket:okdesk:${issueId}`]);
    const handle = client.workflow.getHandle(first.body.workflowId);
    expect(await startedWith(handle)).toEqual({
      edition: EDITION,
      lingerHours: 24,
      look: true,
      handled: 0,
      facts: [],
    });
    expect((await handle.describe()).searchAttributes['IssueId']).toEqual([String(issueId)]);
    const second = await start(api, 'ticket', { id: randomUUID(), input: { issueId: String(issueId) } });
    expect([second.status, second.body.workflowId]).toEqual([409, first.body.workflowId]);
  });

  it('carries what earlier runs handled', async () => {
    const input = somebody();
    const { body } = await start(api, 'lead', { input });
    const handle = client.workflow.getHandle(body.workflowId);
    await handle.terminate();
    await api.db.query(
      `INSERT INTO keys (key, last_number, handled, facts) VALUES ($1, 4, 3, '["message:a"]')`,
      [body.workflowId],
    );
    expect((await start(api, 'lead', { input })).status).toBe(201);
    expect(await startedWith(handle)).toMatchObject({ handled: 3, facts: ['message:a'] });
  });
});

describe('an id', () => {
  it('is one workflow for ever, also when that has ended, and whatever Temporal remembers', async () => {
    const call = { id: randomUUID(), input: { ...somebody(), name: 'Иван' } };
    const first = await start(api, 'lead', call);
    expect(first.status).toBe(201);
    const again = async (at = api) => {
      // The order of members says nothing.
      const { input } = call;
      const turned = {
        input: { name: input.name, chatId: input.chatId, channel: input.channel },
        id: call.id,
      };
      const answer = await start(at, 'lead', turned);
      expect([answer.status, answer.body]).toEqual([200, first.body]);
    };
    await again();
    const { workflowId } = first.body;
    await client.workflow.getHandle(workflowId).terminate();
    await again();
    // Who does not reach Temporal cannot have it from there; and the channel may be off by then.
    const away = await beside(api, accounts, {
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      TELEGRAM_BOT_TOKEN: undefined,
    });
    try {
      await again(away);
    } finally {
      await away.close();
    }
  });

  it('with another flow or another input is refused', async () => {
    const id = randomUUID();
    const input = somebody();
    expect((await start(api, 'lead', { id, input })).status).toBe(201);
    expect(told(await start(api, 'lead', { id, input: { ...input, name: 'Пётр' } }))).toEqual([
      422,
      'id-used',
    ]);
    expect(told(await start(api, 'ticket', { id, input }))).toEqual([422, 'id-used']);
  });

  it('ten times at once is one run', async () => {
    const call = { id: randomUUID(), input: somebody() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(api, 'lead', call)));
    const { workflowId, runId } = answers[0]!.body;
    for (const { body } of answers) expect([body.workflowId, body.runId]).toEqual([workflowId, runId]);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    await until(
      () => runsOf(client, workflowId),
      (count) => count > 0,
    );
    expect(await runsOf(client, workflowId)).toBe(1);
  });

  it('meets 409 with the workflow where another id runs it, and is free again afterwards', async () => {
    const input = somebody();
    const first = await start(api, 'lead', { id: randomUUID(), input });
    const id = randomUUID();
    const second = await start(api, 'lead', { id, input });
    expect(told(second)).toEqual([409, 'already-running']);
    expect(second.body.workflowId).toBe(first.body.workflowId);
    // For another person, or for the same one later.
    expect((await start(api, 'lead', { id, input: somebody() })).status).toBe(201);
    await client.workflow.getHandle(first.body.workflowId).terminate();
    const later = await start(api, 'lead', { id: randomUUID(), input });
    expect([later.status, later.body.workflowId]).toEqual([201, first.body.workflowId]);
    expect(later.body.runId).not.toBe(first.body.runId);
  });

  it('wins against nine others that come at once for the same person', async () => {
    const input = somebody();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => start(api, 'lead', { id: randomUUID(), input })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(new Set(answers.map(({ body }) => body.workflowId)).size).toBe(1);
  });

  it('of its own has a call that names none', async () => {
    const input = somebody();
    expect((await start(api, 'lead', { input })).status).toBe(201);
    expect((await start(api, 'lead', { input })).status).toBe(409);
  });
});

describe('while Temporal is away', () => {
  it('a start gets 503 with Retry-After, and the same call starts once it is back', async () => {
    const away = await beside(api, accounts, { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    try {
      const call = { id: randomUUID(), input: somebody() };
      const refused = await start(away, 'lead', call);
      expect(told(refused)).toEqual([503, 'temporal-unavailable']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(told(await start(away, 'lead', { ...call, input: somebody() }))).toEqual([422, 'id-used']);
      expect((await start(api, 'lead', call)).status).toBe(201);
      expect((await start(away, 'lead', call)).status).toBe(200);
    } finally {
      await away.close();
    }
  });
});
