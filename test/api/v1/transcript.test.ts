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

  it('shows a withdrawn message without its words, and reactions as they stand', async () => {
    const from = '79168888888';
    const change = (id: string, type: string, part: object, timestamp: string) => {
      const hook = whatsappText(id, '', from, 'Лев');
      const { value } = hook.entry[0]!.changes[0]!;
      return {
        ...hook,
        entry: [
          {
            id: '1',
            changes: [
              {
                field: 'messages',
                value: { ...value, messages: [{ from, id, timestamp, type, [type]: part }] },
              },
            ],
          },
        ],
      };
    };
    await send(api.url, 'whatsapp', whatsappText('w.1', 'Мой пароль 1234', from, 'Лев'));
    const { body } = await call<List>(api, '/v1/dialogs/search', { phone: `+${from}` });
    const [dialog] = body.items;
    await api.db.query(
      `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, message_id, outcome)
       SELECT gen_random_uuid(), $1, $2, 'whatsapp', '100000000000001', '{"text":"Да?"}', id, 'sent'
         FROM unnest(ARRAY['o.1', 'o.2']) AS id`,
      [dialog?.['workflowId'], dialog?.['contact']],
    );
    const edited = {
      original_message_id: 'w.1',
      message: { type: 'text', text: { body: 'Мой пароль 12345' } },
    };
    await send(api.url, 'whatsapp', change('w.2', 'edit', edited, '1795300001'));
    await send(
      api.url,
      'whatsapp',
      change('w.3', 'reaction', { message_id: 'o.1', emoji: '👎' }, '1795300002'),
    );
    // Told in the wrong order: the later one stands.
    await send(
      api.url,
      'whatsapp',
      change('w.5', 'reaction', { message_id: 'o.1', emoji: '👍' }, '1795300004'),
    );
    await send(api.url, 'whatsapp', change('w.4', 'reaction', { message_id: 'o.1' }, '1795300003'));
    await send(api.url, 'whatsapp', change('w.6', 'revoke', { original_message_id: 'w.1' }, '1795300005'));

    const page = await call<List>(api, `/v1/dialogs/${String(dialog?.['id'])}/messages`);
    expect(page.status).toBe(200);
    const gone = { messageId: 'w.1', content: null, withdrawnAt: '2026-11-21T22:26:45.000Z' };
    const shown = page.body.items.sort((a, b) =>
      String(a['messageId']).localeCompare(String(b['messageId'])),
    );
    expect(shown).toMatchObject([{ messageId: 'o.1', reaction: '👍' }, { messageId: 'o.2' }, gone, gone]);
    expect(shown[1]).not.toHaveProperty('reaction');
    expect(JSON.stringify(page.body)).not.toContain('пароль');
  });

  it('of nobody is a 404, and a wrong page a 400', async () => {
    expect((await call(api, '/v1/dialogs/999999/messages')).status).toBe(404);
    expect((await call(api, '/v1/dialogs/x/messages')).status).toBe(404);
    expect((await call(api, '/v1/dialogs/1/messages?limit=1000')).body['detail']).toContain('limit');
  });
});
