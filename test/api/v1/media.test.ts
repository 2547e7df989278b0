import type { List, TestApi } from '../fixture';
import { ADMIN_KEY, call, sample, send, startTestApi } from '../fixture';

let api: TestApi;
let dialog: string;
let contact: string;

beforeAll(async () => {
  api = await startTestApi();
  await send(api.url, 'telegram', sample('telegram/photo'));
  const { body } = await call<List>(api, '/v1/dialogs/search', { channel: 'telegram' });
  dialog = String(body.items[0]?.['id']);
  contact = String(body.items[0]?.['contact']);
});
afterAll(() => api.close());

const messages = async () =>
  (await call<List>(api, `/v1/dialogs/${dialog}/messages`)).body.items as {
    messageId: string;
    content: { mediaId: string };
    media?: { id: string };
  }[];

/** As the activity keeps it. */
async function keep(fileName: string, mimeType: string, content: Buffer): Promise<string> {
  const [message] = await messages();
  const { rows } = await api.db.query<{ id: string }>(
    `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type, file_name,
                        bytes, content)
     SELECT gen_random_uuid(), 'w', id, channel, account, $2, $3, 'image', $4, $5, $6, $7 FROM contacts WHERE id = $1
     ON CONFLICT (channel, account, message_id, file_id) DO UPDATE
       SET file_name = excluded.file_name, mime_type = excluded.mime_type, content = excluded.content
     RETURNING id`,
    [contact, message!.messageId, message!.content.mediaId, mimeType, fileName, content.length, content],
  );
  return rows[0]!.id;
}

const fetchFile = (path: string, key = ADMIN_KEY) =>
  fetch(api.url + path, { headers: { authorization: `Bearer ${key}` } });

describe('a file that a customer sent', () => {
  it('is named in the transcript once it is kept, and not before', async () => {
    expect((await messages())[0]?.media).toBeUndefined();
    const id = await keep('кран.jpg', 'image/jpeg', Buffer.from([0xff, 0xd8, 0x00, 0x01]));
    expect((await messages())[0]?.media).toEqual({
      id,
      fileName: 'кран.jpg',
      mimeType: 'image/jpeg',
      bytes: 4,
    });
  });

  it('is given out byte by byte with its type, as an attachment that no browser guesses about', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x01]);
    const id = await keep('кран "1".jpg', 'image/jpeg', bytes);
    const answer = await fetchFile(`/v1/dialogs/${dialog}/media/${id}`);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="____ _1_.jpg"; filename*=UTF-8''%D0%BA%D1%80%D0%B0%D0%BD%20%221%22.jpg`,
    );
  });

  it('runs in no browser, whatever its sender called it', async () => {
    const id = await keep('x.html', 'text/html', Buffer.from('<script>alert(1)</script>'));
    const { headers } = await fetchFile(`/v1/dialogs/${dialog}/media/${id}`);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is nobody’s who may only read, and no other dialog’s', async () => {
    const id = await keep('x.jpg', 'image/jpeg', Buffer.from('x'));
    const { body } = await call(api, '/v1/keys', { name: 'reader', scopes: ['read'] });
    expect((await fetchFile(`/v1/dialogs/${dialog}/media/${id}`, String(body['key']))).status).toBe(403);
    expect((await fetch(`${api.url}/v1/dialogs/${dialog}/media/${id}`)).status).toBe(401);
    for (const path of [`${Number(dialog) + 1}/media/${id}`, `${dialog}/media/x`, `x/media/${id}`]) {
      const answer = await fetchFile(`/v1/dialogs/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ type: 'urn:fixit:problem:unknown-media' });
    }
  });
});
