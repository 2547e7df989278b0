import type { Messaging } from '../../../providers/contract';
import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/telegram/hook';
import { telegramMessaging } from '../../../providers/telegram/client';
import { clientSettings, hookSettings } from '../../../providers/telegram/settings';
import { telegramSimulator } from '../../../providers/telegram/simulator';
import type { MessageReceived } from '../../../workflows/events';
import { NOWHERE, oneSecret, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const MIB = 1024 * 1024;
const hooks = settingsOf(hookSettings, oneSecret);
const chatId = 5012345678;
let side: VendorSide;
let messaging: Messaging;
let token: string;

beforeAll(async () => {
  side = await startVendorSide(
    'telegram',
    telegramSimulator(hooks, settingsOf(clientSettings, oneSecret, NOWHERE)),
  );
  const settings = settingsOf(clientSettings, oneSecret, side.url);
  token = settings.botToken;
  messaging = telegramMessaging(settings, { http: side.http, mappings: parseMappings('') });
});
afterEach(() => side.sandbox.faults.clear());
afterAll(() => side.stop());

async function sent(what: Record<string, unknown>): Promise<MessageReceived> {
  await side.act('send', { chatId, ...what });
  const [request] = await side.hooks(1);
  const { events } = hook.read(JSON.parse(request!.body.toString()), request!, hooks);
  const [read] = events;
  if (read?.event.kind !== 'message.received') throw new Error('It was not read as a message.');
  return read.event;
}

async function fileOf(what: Record<string, unknown>): Promise<string> {
  const { content } = await sent(what);
  if (content.type !== 'media') throw new Error('It is no file.');
  return content.mediaId;
}

const fetch = (id: string, limit = 16 * MIB) => messaging.fetchMedia!(id, limit);

describe('a file that a person sends on Telegram', () => {
  it('is fetched whole, byte for byte', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a, 0x80]);
    const id = await fileOf({ kind: 'photo', content: bytes.toString('base64') });
    expect(await fetch(id)).toEqual({
      content: bytes,
      fileName: expect.stringMatching(/^file_\d+\.jpg$/) as string,
      mimeType: undefined,
    });
  });

  it('past the 20 MB of the Bot API is too large, as Telegram says', async () => {
    const id = await fileOf({ kind: 'video', bytes: 20 * MIB + 1 });
    expect(await failureOf(fetch(id, 64 * MIB))).toMatchObject({
      outcome: 'refused',
      type: 'telegram.media_too_large',
    });
  });

  it('past our own limit is too large before a byte of it is read', async () => {
    const id = await fileOf({ kind: 'document', bytes: 17 * MIB });
    side.sandbox.faults.add({ kind: '5xx', operation: '/file/' });
    expect(await failureOf(fetch(id))).toMatchObject({ type: 'telegram.media_too_large' });
  });

  it('that Telegram has no more is gone', async () => {
    const id = await fileOf({ kind: 'voice' });
    await side.act('forgetFile', { fileId: id });
    expect(await failureOf(fetch(id))).toMatchObject({ outcome: 'refused', type: 'telegram.media_gone' });
  });

  it('is fetched again where the download broke: nothing is lost by it', async () => {
    const id = await fileOf({ kind: 'document', bytes: 10 });
    side.sandbox.faults.add({ kind: 'dropped', operation: '/file/', remaining: 1 });
    expect((await failureOf(fetch(id))).outcome).toBe('unknown');
    expect((await fetch(id)).content).toHaveLength(10);
  });

  it.each([
    ['a broken download', { kind: 'dropped' as const, operation: '/file/' }],
    ['a bare 502', { kind: '5xx' as const, operation: '/file/' }],
    ['a busy file server', { kind: '429' as const, operation: '/file/' }],
  ])('the token in its URL is in no error of %s', async (_what, fault) => {
    const id = await fileOf({ kind: 'photo' });
    side.sandbox.faults.add(fault);
    const error = await failureOf(fetch(id));
    const words = [error.message, error.stack, JSON.stringify(error.options), String(error.options.cause)];
    expect(words.join('\n')).not.toContain(token);
  });
});

describe('what a person sends beside words', () => {
  it.each([
    ['photo', { type: 'media', media: 'image', mimeType: 'image/jpeg' }],
    ['document', { type: 'media', media: 'document' }],
    ['voice', { type: 'media', media: 'voice' }],
    ['audio', { type: 'media', media: 'audio' }],
    ['video', { type: 'media', media: 'video' }],
    ['video_note', { type: 'media', media: 'video' }],
    ['animation', { type: 'media', media: 'video' }],
    ['sticker', { type: 'media', media: 'sticker' }],
    ['location', { type: 'location', latitude: 55.751244 }],
    ['venue', { type: 'location', name: 'Дом 7' }],
    ['contact', { type: 'contact', phone: '+79161234567' }],
  ])('%s is read as what it is', async (kind, content) => {
    expect((await sent({ kind })).content).toMatchObject(content);
  });

  it('each part of an album is a message of its own that names the album', async () => {
    const parts = [];
    for (const caption of ['Вот он', undefined, undefined])
      parts.push(await sent({ kind: 'photo', album: '13000', caption }));
    expect(new Set(parts.map(({ messageId }) => messageId)).size).toBe(3);
    expect(parts.map(({ content }) => content)).toMatchObject([
      { album: '13000', caption: 'Вот он' },
      { album: '13000' },
      { album: '13000' },
    ]);
  });

  it('a person who shares their own contact is known by the phone, another’s card changes nobody', async () => {
    expect((await sent({ kind: 'contact', phone: '79161234567' })).person.phone).toBe('+79161234567');
    const card = { phone_number: '+79160000000', first_name: 'Пётр', user_id: 99 };
    const update = {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 5 }, from: { id: 5 }, contact: card },
    };
    const [read] = hook.read(update, { receivedAt: new Date() } as never, hooks).events;
    expect(read?.event).toMatchObject({ content: { name: 'Пётр', phone: '+79160000000' } });
    expect(read?.event).toMatchObject({ person: { phone: undefined } });
  });
});
