import type { TestApi } from '../fixture';
import { startTestApi } from '../fixture';
import { beside, ownAccounts, somebody, start, told } from './starting';

const accounts = ownAccounts();
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: accounts.env });
});
afterAll(() => api.close());

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
    [{ input: {} }, 'input.channel: "whatsapp" or "telegram"'],
    [{ input: { channel: 'max', phone: '+79160000001' } }, 'input.channel: "whatsapp" or "telegram"'],
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
