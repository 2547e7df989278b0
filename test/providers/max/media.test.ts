import { createOutboundHttp } from '../../../providers/http';
import { maxMessaging } from '../../../providers/max/client';
import { clientSettings } from '../../../providers/max/settings';
import { oneSecret, settingsOf } from '../sides';
import { failureOf, startVendor, type Vendor } from '../vendor';

const http = createOutboundHttp();
let vendor: Vendor;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(async () => {
  await vendor.stop();
  await http.close();
});

const fetch = (mediaId: string, limit = 1_000) => {
  const { fetchMedia } = maxMessaging(settingsOf(clientSettings, oneSecret, vendor.url), {
    http,
    mappings: {} as never, // it reads none
  });
  if (!fetchMedia) throw new Error('MAX gives out files.');
  return fetchMedia(mediaId, limit);
};

describe('a file that a person sends on MAX', () => {
  it('is fetched whole from its own URL, which is not told the token', async () => {
    vendor.answer = { status: 200, headers: { 'content-type': 'image/webp' }, body: 'picture' };
    expect(await fetch(`${vendor.url}/i?r=1`)).toEqual({
      content: Buffer.from('picture'),
      mimeType: 'image/webp',
    });
    expect(vendor.calls.at(-1)).toMatchObject({ path: '/i?r=1' });
    expect(JSON.stringify(vendor.calls.at(-1))).not.toContain(oneSecret('token'));
  });

  it('past the limit is too large, and not read to its end', async () => {
    vendor.answer = { status: 200, body: 'x'.repeat(1_001) };
    expect(await failureOf(fetch(`${vendor.url}/i?r=1`))).toMatchObject({
      outcome: 'refused',
      type: 'max.media_too_large',
    });
  });

  it.each([403, 404, 410])('whose link answers %d is gone: it is to be sent again', async (status) => {
    vendor.answer = { status, body: 'no' };
    expect(await failureOf(fetch(`${vendor.url}/i?r=1`))).toMatchObject({
      outcome: 'refused',
      type: 'max.media_gone',
    });
  });

  it('that the server cannot give now is asked for again', async () => {
    vendor.answer = { status: 503, body: 'later' };
    expect((await failureOf(fetch(`${vendor.url}/i?r=1`))).outcome).not.toBe('refused');
  });

  it.each(['http://fixit.example.com/i', 'file:///etc/passwd', 'nowhere'])(
    'is not fetched from %s',
    async (url) => {
      const before = vendor.calls.length;
      expect(await failureOf(fetch(url))).toMatchObject({ type: 'max.media_gone' });
      expect(vendor.calls).toHaveLength(before);
    },
  );
});

describe('a video on MAX', () => {
  it('is asked for by its token, and a file of middle quality is taken', async () => {
    const urls = {
      mp4_1080: `${vendor.url}/1080`,
      mp4_480: `${vendor.url}/480`,
      mp4_144: `${vendor.url}/144`,
      hls: 'x',
    };
    vendor.answer = { status: 200, body: { token: 'v-1', urls, width: 1, height: 1, duration: 1 } };
    await fetch('video:v-1');
    expect(vendor.calls.slice(-2).map(({ path }) => path)).toEqual(['/videos/v-1', '/480']);
    expect(vendor.calls.at(-2)?.headers.authorization).toBe(oneSecret('token'));
    expect(vendor.calls.at(-1)?.headers.authorization).toBeUndefined();
  });

  it.each([
    [200, { token: 'v-1', urls: null }],
    [404, { code: 'not.found', message: 'no video' }],
  ])('that is not to be had any more (%d) is gone', async (status, body) => {
    vendor.answer = { status, body };
    expect(await failureOf(fetch('video:v-1'))).toMatchObject({ type: 'max.media_gone' });
  });
});
