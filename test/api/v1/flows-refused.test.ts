import { Client, Connection } from '@temporalio/client';
import type { TestApi } from '../fixture';
import { call, startTestApi } from '../fixture';
import { beside, ownAccounts, somebody, start, told } from './starting';

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
  await connection.close();
  await api.close();
});

describe('a start is refused', () => {
  it('where there is no such flow, naming those that are', async () => {
    for (const flow of ['order2', 'toString', '__proto__']) {
      const answer = await start(api, flow, { input: {} });
      expect([flow, ...told(answer)]).toEqual([flow, 404, 'unknown-flow']);
      expect(answer.body.detail).toContain('lead, ticket');
    }
  });

  const telegram = { channel: 'telegram', chatId: '1' };
  it.each([
    [{}, 'input: '],
    [{ input: {} }, 'input.channel: "whatsapp", "telegram" or "max"'],
    [{ input: { channel: 'sms', phone: '+79160000001' } }, 'input.channel: "whatsapp", "telegram" or "max"'],
    [{ input: { channel: 'max', phone: '+79160000001' } }, 'input.phone: no such member here'],
    [{ input: { channel: 'max' } }, 'input.chatId: either chatId or userId or contact'],
    [{ input: { channel: 'max', chatId: '1', userId: '2' } }, 'and only one of them'],
    [{ input: { channel: 'max', userId: '-5' } }, 'input.userId: the id of a person on MAX'],
    [{ input: { channel: 'max', chatId: '1', account: '42' } }, 'input.account: the account on max is'],
    [{ input: { channel: 'whatsapp' } }, 'input.phone: either phone or contact'],
    [
      { input: { channel: 'whatsapp', phone: '+79160000001', contact: '1' } },
      'input.phone: either phone or contact',
    ],
    [{ input: { channel: 'whatsapp', phone: 'Анна' } }, 'input.phone: a phone number'],
    [{ input: { channel: 'whatsapp', phone: '12345' } }, 'input.phone: a whole phone number'],
    [{ input: { channel: 'telegram', phone: '+79160000001' } }, 'input.phone: no such member here'],
    [{ input: { channel: 'telegram', chatId: 'ivan' } }, 'input.chatId: the id of a chat, a number'],
    [
      { input: { channel: 'telegram', contact: '999' } },
      'input.contact: there is no contact 999 on telegram',
    ],
    [{ input: { ...telegram, account: '42' } }, 'input.account: the account on telegram is'],
    [{ input: { ...telegram, language: 'de' } }, 'input.language: '],
    [{ input: { ...telegram, name: ' ' } }, 'input.name: is blank'],
    [{ input: telegram, colour: 'red' }, 'colour: no such member here'],
    [{ input: telegram, id: '' }, 'id: '],
  ])('for %j, naming the member', async (body, sentence) => {
    const answer = await start(api, 'lead', body);
    expect(told(answer)).toEqual([400, 'invalid-request']);
    expect(answer.body.detail).toContain(sentence);
  });

  it('where the customer wants no more messages, until they write again; the dialog shows it', async () => {
    const input = somebody();
    const { rows } = await api.db.query<{ id: string }>(
      `INSERT INTO contacts (channel, account, address, stopped_at)
       VALUES ('telegram', $1, $2, '2026-11-27T10:00:00Z') RETURNING id`,
      [accounts.telegram, `chat:${input.chatId}`],
    );
    const contact = rows[0]!.id;
    await api.db.query(
      `INSERT INTO contact_aliases (channel, account, alias, contact) VALUES ('telegram', $1, $2, $3)`,
      [accounts.telegram, `chat:${input.chatId}`, contact],
    );
    for (const who of [input, { channel: 'telegram', contact }]) {
      const refused = await start(api, 'lead', { id: 'crm-stopped', input: who });
      expect(told(refused)).toEqual([409, 'customer-stopped']);
      expect(refused.body.detail).toBe(
        'The customer asked for no more messages on 2026-11-27, so nothing was started. They have to write first; then it can be started.',
      );
    }
    const shown = () => call(api, `/v1/dialogs/${contact}`);
    expect((await shown()).body).toMatchObject({ stoppedAt: '2026-11-27T10:00:00.000Z' });
    await api.db.query('UPDATE contacts SET stopped_at = NULL WHERE id = $1', [contact]);
    expect((await shown()).body).toMatchObject({ stoppedAt: null });
    const { status, body } = await start(api, 'lead', { id: 'crm-stopped', input });
    expect(status).toBe(201);
    await client.workflow.getHandle(body.workflowId).terminate();
  });

  it('where the channel or the desk is off, with the setting to set', async () => {
    const off = await beside(api, accounts, { TELEGRAM_BOT_TOKEN: undefined, OKDESK_API_TOKEN: undefined });
    try {
      const refused = await start(off, 'lead', { input: somebody() });
      expect(told(refused)).toEqual([409, 'provider-off']);
      expect(refused.body.detail).toContain('TELEGRAM_BOT_TOKEN');
      const desk = await start(off, 'ticket', { input: { issueId: '1' } });
      expect(desk.body.detail).toContain('OKDESK_API_TOKEN');
    } finally {
      await off.close();
    }
  });
});
