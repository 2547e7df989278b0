import type { List, TestApi } from '../fixture';
import { call, send, startTestApi, whatsappText } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe('a transcript', () => {
  it('holds what both sides said, in order, with what became of it', async () => {
    await send(api.url, 'whatsapp', whatsappText('t.1', 'Здравствуйте', '79169999999', 'Вера'));
    const { body } = await call<List>(api, '/v1/dialogs/search', { phone: '+79169999999' });
    const [dialog] = body.items;
    const say = (outcome: string, text: string, messageId: string | null) =>
      api.db.query<{ effect: string }>(
        `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, message_id, outcome, sent_at)
         VALUES (gen_random_uuid(), $1, $2, 'whatsapp', '100000000000001', $3, $4, $5, now()) RETURNING effect`,
        [dialog?.['workflowId'], dialog?.['contact'], JSON.stringify({ text }), messageId, outcome],
      );
    const receipt = (messageId: string, rank: number, failed: string | null) =>
      api.db.query(
        `INSERT INTO receipts (channel, account, message_id, rank, failed, at) VALUES ('whatsapp', '100000000000001', $1, $2, $3, now())`,
        [messageId, rank, failed],
      );
    await say('sent', 'read', 'm.read');
    await receipt('m.read', 3, null);
    await say('sent', 'failed', 'm.failed');
    await receipt('m.failed', 1, '131047');
    await say('unconfirmed', 'unconfirmed', null);
    await say('sent', 'sent', 'm.sent');
    await send(api.url, 'whatsapp', whatsappText('t.2', 'Спасибо', '79169999999', 'Вера'));

    const seen: unknown[] = [];
    let query = '?limit=4';
    for (;;) {
      const page = await call<List>(api, `/v1/dialogs/${String(dialog?.['id'])}/messages${query}`);
      expect(page.status).toBe(200);
      for (const { direction, status, content } of page.body.items)
        seen.push([direction, status, (content as { text: string }).text]);
      if (page.body.nextCursor === null) break;
      query = `?limit=4&cursor=${page.body.nextCursor}`;
    }
    expect(seen).toEqual([
      ['in', 'received', 'Здравствуйте'],
      ['out', 'read', 'read'],
      ['out', 'failed', 'failed'],
      ['out', 'unconfirmed', 'unconfirmed'],
      ['out', 'sent', 'sent'],
      ['in', 'received', 'Спасибо'],
    ]);
  });

  it('shows a message and its correction, the one beside the other', async () => {
    const who = { id: 5077, is_bot: false, first_name: 'Зоя' };
    const message = { message_id: 51, from: who, chat: { id: 5077, type: 'private' }, date: 1795300000 };
    await send(api.url, 'telegram', { update_id: 1, message: { ...message, text: 'Код 12' } });
    const edited_message = { ...message, edit_date: 1795300050, text: 'Код 21' };
    await send(api.url, 'telegram', { update_id: 2, edited_message });
    const { body } = await call<List>(api, '/v1/dialogs/search', { channel: 'telegram' });
    const page = await call<List>(api, `/v1/dialogs/${String(body.items[0]?.['id'])}/messages`);
    expect(page.body.items).toMatchObject([
      { messageId: '5077:51', content: { text: 'Код 12' } },
      { messageId: '5077:51', content: { text: 'Код 21' }, editedAt: '2026-11-21T22:27:30.000Z' },
    ]);
    expect(page.body.items[0]).not.toHaveProperty('editedAt');
  });

  it('of nobody is a 404, and a wrong page a 400', async () => {
    expect((await call(api, '/v1/dialogs/999999/messages')).status).toBe(404);
    expect((await call(api, '/v1/dialogs/x/messages')).status).toBe(404);
    expect((await call(api, '/v1/dialogs/1/messages?limit=1000')).body['detail']).toContain('limit');
  });
});
