import { createOutboundHttp } from '../../../providers/http';
import { parseMappings } from '../../../mappings';
import type { Messaging } from '../../../providers/contract';
import { whatsappMessaging } from '../../../providers/whatsapp/client';
import { clientSettings, hookSettings } from '../../../providers/whatsapp/settings';
import { whatsappSimulator } from '../../../providers/whatsapp/simulator';
import { mediaIdOf } from '../../../providers/whatsapp/simulator-media';
import { NOWHERE, oneSecret, settingsOf } from '../sides';
import { failureOf, startVendor, type Vendor } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const MiB = 1024 * 1024;
const DAY = 24 * 3_600_000;

describe('a file at the simulated WhatsApp', () => {
  let side: VendorSide;
  let messaging: Messaging;
  beforeAll(async () => {
    const client = settingsOf(clientSettings, oneSecret, NOWHERE);
    side = await startVendorSide('whatsapp', whatsappSimulator(settingsOf(hookSettings, oneSecret), client));
    messaging = whatsappMessaging(
      { ...client, apiUrl: side.url },
      { http: side.http, mappings: parseMappings('') },
    );
  });
  afterAll(() => side.stop());

  it.each([
    ['sendPhoto', 'image/jpeg', [0xff, 0xd8, 0xff]],
    ['sendVoice', 'audio/ogg; codecs=opus', [...Buffer.from('OggS')]],
    ['sendDocument', 'text/plain', [...Buffer.from('Boiler')]],
  ])('that a person sends (%s) is fetched whole and is what it says', async (action, mimeType, begins) => {
    const { mediaId } = await side.act(action, { from: '+79161234567', caption: 'Вот' });
    const file = await messaging.fetchMedia!(String(mediaId), MiB);
    expect(file.mimeType).toBe(mimeType);
    expect([...file.content.subarray(0, begins.length)]).toEqual(begins);
  });

  it('is gone thirty days after it was sent', async () => {
    const old = mediaIdOf('image', new Date(Date.now() - 31 * DAY));
    expect(await failureOf(messaging.fetchMedia!(old, MiB))).toMatchObject({
      outcome: 'refused',
      type: 'whatsapp.media_gone',
    });
  });

  it('is not served at an address that has run out', async () => {
    const { mediaId } = await side.act('sendPhoto', { from: '+79161234567' });
    const answer = await fetch(`${side.url}/media/${String(mediaId)}?expires=${Date.now() - 1}`, {
      headers: { authorization: `Bearer ${settingsOf(clientSettings, oneSecret).accessToken}` },
    });
    expect(answer.status).toBe(404);
  });

  it('that is larger than it may be is told by its size and not fetched', async () => {
    const { mediaId } = await side.act('sendPhoto', { from: '+79161234567' });
    expect(await failureOf(messaging.fetchMedia!(String(mediaId), 100))).toMatchObject({
      outcome: 'refused',
      type: 'whatsapp.media_too_large',
    });
  });
});

describe('what Meta tells of a file', () => {
  const http = createOutboundHttp();
  let vendor: Vendor;
  let messaging: Messaging;
  beforeAll(async () => {
    vendor = await startVendor();
    const settings = { apiUrl: vendor.url, accessToken: 'EAAG-secret', phoneNumberId: '1' };
    messaging = whatsappMessaging(settings, { http, mappings: parseMappings('') });
  });
  beforeEach(() => void (vendor.calls.length = 0));
  afterAll(async () => {
    await http.close();
    await vendor.stop();
  });
  const told = (metadata: object) => {
    vendor.answer = { status: 200, body: { mime_type: 'image/jpeg', ...metadata } };
    return failureOf(messaging.fetchMedia!('9', MiB));
  };

  it.each([
    ['a stranger', 'https://files.example.com/a'],
    ['a stranger who ends like Meta', 'https://evilfbsbx.com/a'],
    ['Meta without TLS', 'http://lookaside.fbsbx.com/a'],
    ['Meta on another port', 'https://lookaside.fbsbx.com:8443/a'],
    ['a user before a stranger', 'https://lookaside.fbsbx.com@files.example.com/a'],
    ['a machine of ours', 'http://127.0.0.1:1/a'],
    ['no address', 'lookaside'],
  ])('never takes the token to %s', async (_what, url) => {
    expect(await told({ url })).toMatchObject({ outcome: 'refused', type: 'whatsapp.media_elsewhere' });
    expect(vendor.calls).toHaveLength(1);
  });

  it('is enough to leave a file alone that is too large', async () => {
    expect(await told({ url: `${vendor.url}/a`, file_size: 2 * MiB })).toMatchObject({
      type: 'whatsapp.media_too_large',
    });
    expect(vendor.calls).toHaveLength(1);
  });

  it('is no proof of its size: what is larger than it said is not read to its end', async () => {
    const error = await told({ url: `${vendor.url}/a`, file_size: 3, padding: 'x'.repeat(MiB) });
    expect(error).toMatchObject({ type: 'whatsapp.media_too_large' });
  });

  it('is compared with what came: another checksum is fetched again', async () => {
    expect(await told({ url: `${vendor.url}/a`, sha256: 'ab'.repeat(32) })).toMatchObject({
      outcome: 'try_later',
      type: 'whatsapp.media_damaged',
    });
    expect(vendor.calls).toHaveLength(2);
    expect(vendor.calls[1]).toMatchObject({ headers: { authorization: 'Bearer EAAG-secret' } });
  });

  it.each([404, 410])('may be that it is gone: HTTP %i', async (status) => {
    vendor.answer = { status, body: {} };
    expect(await failureOf(messaging.fetchMedia!('9', MiB))).toMatchObject({ type: 'whatsapp.media_gone' });
  });
});
