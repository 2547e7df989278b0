import type { MediaFile, Messaging } from '../../providers/contract';
import { OutboundError } from '../../providers/failure';
import { readMedia } from '../../activities/media';
import type { Activities } from '../../workflows/activities';
import { activitiesOf, addContact, openDatabase } from './fixture';
import type { Fixture } from './fixture';

let fixture: Fixture;
let contact: string;
beforeAll(async () => {
  fixture = await openDatabase();
  contact = await addContact(fixture.pool, 'telegram', 'chat:1');
});
afterAll(() => fixture.close());

type Input = Parameters<Activities['keepMedia']>[0];

let files = 0;
const photo = (more: Partial<Input['content']> = {}): Input => ({
  workflowId: `dialog:telegram:default:${contact}`,
  from: { channel: 'telegram', account: 'default', contact },
  messageId: `1:${++files}`,
  content: { type: 'media', media: 'image', mediaId: `file-${files}`, ...more },
});

function channel(fetch: () => Promise<MediaFile>): { messaging: Messaging; fetched(): number } {
  let fetched = 0;
  return {
    fetched: () => fetched,
    messaging: {
      channel: 'telegram',
      account: 'default',
      settles: 'no',
      send: () => Promise.reject(new Error('Nothing is sent here.')),
      fetchMedia: () => {
        fetched += 1;
        return fetch();
      },
    },
  };
}

const whole = (more: Partial<MediaFile> = {}): Promise<MediaFile> =>
  Promise.resolve({ content: Buffer.from([0xff, 0xd8, 0, 1]), ...more });

describe('a file that somebody sends', () => {
  it('is kept whole, once however often it is asked for', async () => {
    const { messaging, fetched } = channel(whole);
    const { keepMedia } = activitiesOf(fixture, { messaging });
    const input = photo();
    const kept = await keepMedia(input);
    expect(kept).toMatchObject({ kind: 'image', fileName: 'image.jpg', mimeType: 'image/jpeg', bytes: 4 });
    expect(await keepMedia(input)).toEqual(kept);
    expect(fetched()).toBe(1);
    expect((await readMedia(fixture.pool, kept.media)).content).toEqual(Buffer.from([0xff, 0xd8, 0, 1]));
  });

  it('bears a name that is only a name, and a type that is only a type', async () => {
    const { messaging } = channel(() => whole({ mimeType: 'text/plain', fileName: 'channel.txt' }));
    const { keepMedia } = activitiesOf(fixture, { messaging });
    const named = async (more: Partial<Input['content']>) => {
      const { fileName, mimeType } = await keepMedia(photo(more));
      return [fileName, mimeType];
    };
    expect(await named({ fileName: '../../etc/«Акт» "1".pdf', mimeType: 'application/pdf; a=b' })).toEqual([
      '«Акт» 1.pdf',
      'application/pdf',
    ]);
    expect(await named({ fileName: 'C:\\temp\\a\r\nb.txt' })).toEqual(['ab.txt', 'text/plain']);
    expect(await named({ fileName: '..', mimeType: 'no type' })).toEqual(['image.jpg', 'image/jpeg']);
    expect(await named({})).toEqual(['channel.txt', 'text/plain']);
  });

  it('is given up where it is too large or gone, and fetched again where the channel failed', async () => {
    const { messaging } = channel(() => whole({ content: Buffer.alloc(16 * 1024 * 1024 + 1) }));
    await expect(activitiesOf(fixture, { messaging }).keepMedia(photo())).rejects.toMatchObject({
      type: 'telegram.media_too_large',
      nonRetryable: true,
    });
    const gone = channel(() => Promise.reject(new OutboundError('refused', 'telegram.media_gone', 'Gone.')));
    await expect(
      activitiesOf(fixture, { messaging: gone.messaging }).keepMedia(photo()),
    ).rejects.toMatchObject({ type: 'telegram.media_gone', nonRetryable: true });
    const away = channel(() => Promise.reject(new OutboundError('not_sent', 'http.unreachable', 'Away.')));
    await expect(
      activitiesOf(fixture, { messaging: away.messaging }).keepMedia(photo()),
    ).rejects.toMatchObject({ type: 'http.unreachable', nonRetryable: false });
  });

  it('of a person who was erased is not fetched', async () => {
    const { messaging, fetched } = channel(whole);
    const { keepMedia } = activitiesOf(fixture, { messaging });
    const input = photo();
    const from = { ...input.from, contact: '999999' };
    await expect(keepMedia({ ...input, from })).rejects.toMatchObject({ type: 'contact.unknown' });
    expect(fetched()).toBe(0);
  });
});
