import fc from 'fast-check';
import { contentOf } from '../../../providers/whatsapp/content';
import { hook } from '../../../providers/whatsapp/hook';
import { whatsapp } from '../../../providers/whatsapp/provider';
import { hookSettings } from '../../../providers/whatsapp/settings';
import { metaBytes } from '../../../providers/whatsapp/simulator-hooks';
import { hmacHex } from '../../../providers/verify';
import { bytesOf, oneSecret, otherSecret, requestWith, samplesOf, settingsOf } from '../sides';

const cards = (...contacts: object[]) =>
  contentOf({ id: 'wamid.1', type: 'contacts', contacts, group_id: undefined });

const ours = settingsOf(hookSettings, oneSecret);
const theirs = settingsOf(hookSettings, otherSecret);
const body = bytesOf({ object: 'whatsapp_business_account', entry: [] });
const verdict = (bytes: Buffer, headers: Record<string, string>, settings = ours) =>
  hook.verify(requestWith(bytes, headers), settings);
const read = (value: unknown) => hook.read(value, requestWith(Buffer.alloc(0), {}), ours);

describe('the signature of a WhatsApp hook', () => {
  it('is the HMAC of the bytes under the app secret, in lower-case hex', () => {
    const signature = `sha256=${hmacHex('sha256', ours.appSecrets[0] ?? '', body)}`;
    expect(verdict(body, { 'X-Hub-Signature-256': signature })).toEqual({ genuine: true });
  });

  it('is checked over the escaped form that Meta sends, never over our own rendering of it', () => {
    const value = { text: { body: 'äöå Привет 👍 http://a/b' } };
    const escaped = metaBytes(value);
    expect(escaped.toString('ascii')).toContain('\\u00e4\\u00f6\\u00e5');
    expect(escaped.toString('ascii')).toContain('http:\\/\\/a\\/b');
    expect(JSON.parse(escaped.toString('utf8'))).toEqual(value);
    expect(verdict(escaped, hook.sign(escaped, ours))).toEqual({ genuine: true });
    expect(verdict(bytesOf(value), hook.sign(escaped, ours))).toEqual({
      genuine: false,
      reason: 'signature_wrong',
    });
  });

  it('holds for a body with an address and a link as Meta escapes them, and for no JSON made of it anew', () => {
    // All of ASCII: nothing but the escapes differs.
    const sent = Buffer.from(
      String.raw`{"text":{"body":"a\u0040b.example \u003Cb> http:\/\/x\/?p=50\u0025"}}`,
    );
    const headers = hook.sign(sent, ours);
    expect(verdict(sent, headers)).toEqual({ genuine: true });
    const anew = bytesOf(JSON.parse(sent.toString()));
    expect(anew.toString()).toContain('a@b.example <b> http://x/?p=50%');
    expect(verdict(anew, headers)).toEqual({ genuine: false, reason: 'signature_wrong' });
  });

  it.each([
    ['no header', {}, 'signature_missing'],
    ['an empty header', { 'x-hub-signature-256': '' }, 'signature_missing'],
    [
      'no scheme',
      { 'x-hub-signature-256': hmacHex('sha256', ours.appSecrets[0] ?? '', body) },
      'signature_wrong',
    ],
    ['another secret', hook.sign(body, theirs), 'signature_wrong'],
    ['the retired SHA-1 header alone', { 'x-hub-signature': 'sha1=abc' }, 'signature_missing'],
  ])('with %s is refused', (_what, headers, reason) => {
    expect(verdict(body, headers)).toEqual({ genuine: false, reason });
  });

  it('fails when any one byte of the body changes', () => {
    const headers = hook.sign(body, ours);
    for (let at = 0; at < body.length; at++) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verdict(changed, headers).genuine).toBe(false);
    }
  });

  it('is accepted under the previous secret during a rotation', () => {
    const rotated = settingsOf(hookSettings, otherSecret, undefined, {
      WHATSAPP_APP_SECRET_PREVIOUS: ours.appSecrets[0] ?? '',
    });
    expect(verdict(body, hook.sign(body, ours), rotated)).toEqual({ genuine: true });
    expect(verdict(body, hook.sign(body, theirs), rotated)).toEqual({ genuine: true });
  });
});

describe('the registration of a WhatsApp hook', () => {
  const shake = (query: Record<string, string>) =>
    hook.handshake?.({ ...requestWith(Buffer.alloc(0), {}), query: new URLSearchParams(query) }, ours);
  const token = ours.verifyTokens[0] ?? '';

  it('gives the challenge back as plain text, without a signature', () => {
    const query = {
      'hub.mode': 'subscribe',
      'hub.challenge': '<b>1158201444</b>',
      'hub.verify_token': token,
    };
    expect(shake(query)).toEqual({
      status: 200,
      body: '<b>1158201444</b>',
      contentType: 'text/plain; charset=utf-8',
    });
  });

  it.each([
    ['a wrong token', { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': 'x' }, 403],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }, 403],
    ['another mode', { 'hub.mode': 'unsubscribe', 'hub.challenge': '1', 'hub.verify_token': token }, 403],
    ['nothing at all', {}, 403],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': token }, 400],
  ])('with %s is refused and echoes nothing', (_what, query: Record<string, string>, status) => {
    const answer = shake(query);
    expect(answer?.status).toBe(status);
    expect(answer?.body).not.toContain('1');
  });
});

describe('reading a WhatsApp hook', () => {
  it.each(samplesOf(whatsapp).map((sample) => [sample.title, sample] as const))('%s', (_title, sample) => {
    const reading = read(sample.body);
    expect(reading.events).toMatchObject(sample.expect.events);
    expect(reading.events).toHaveLength(sample.expect.events.length);
    expect(reading.unread).toHaveLength(sample.expect.unread);
    expect(reading.ignored).toHaveLength(sample.expect.ignored);
  });

  it('takes all of a thousand updates in one request', () => {
    const messages = Array.from({ length: 1000 }, (_, n) => ({
      id: `wamid.${n}`,
      from: '79160000001',
      timestamp: '1749416383',
      type: 'text',
      text: { body: String(n) },
    }));
    const value = { metadata: { phone_number_id: '1' }, messages };
    const entry = [{ changes: [{ field: 'messages', value }] }];
    expect(read({ object: 'whatsapp_business_account', entry }).events).toHaveLength(1000);
  });

  it('loses one bad item of a thousand and no other', () => {
    const messages: unknown[] = Array.from({ length: 1000 }, (_, n) => ({
      id: `wamid.${n}`,
      from: '79160000001',
      type: 'text',
      text: { body: String(n) },
    }));
    messages[500] = { id: 'wamid.500', from: '79160000001', type: 'text', text: 'no object' };
    const value = { metadata: { phone_number_id: '1' }, messages };
    const reading = read({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    });
    expect(reading.events).toHaveLength(999);
    expect(reading.unread).toMatchObject([{ part: { id: 'wamid.500' } }]);
  });

  it.each([
    ['contacts', null, 0],
    ['contacts', {}, 0],
    ['statuses', null, 0],
    ['statuses', { id: 'wamid.2' }, 1],
    ['errors', 'odd', 1],
  ])('takes the messages beside %s %j, and keeps what is odd', (member, odd, unread) => {
    const message = {
      id: 'wamid.1',
      type: 'text',
      from: '79160000001',
      from_user_id: null,
      text: { body: 'x' },
    };
    const value = { metadata: { phone_number_id: '1' }, messages: [message], [member]: odd };
    const reading = read({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    });
    expect(reading.events).toMatchObject([{ eventId: 'wamid.1' }]);
    expect(reading.unread).toHaveLength(unread);
  });

  it('gives an unread part the same id when Meta puts it into another batch', () => {
    const broken = { id: 'wamid.1', type: 'text', from: '79160000001' };
    const batch = (messages: unknown[]) => ({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, messages } }] }],
    });
    const [alone] = read(batch([broken])).unread;
    const [, among] = read(batch([{ odd: 1 }, broken])).unread;
    expect(alone?.eventId).toMatch(/^hash:[0-9a-f]{64}$/);
    expect(among?.eventId).toBe(alone?.eventId);
  });

  it('never throws and never says nothing, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const { events, unread, ignored } = read(JSON.parse(text));
        expect(events.length + unread.length + ignored.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('contact cards', () => {
  it('of several people in one message keep each one’s number at their name', () => {
    const anna = { name: { formatted_name: 'Анна' }, phones: [{ wa_id: '79160000001' }] };
    const peter = { name: { formatted_name: 'Пётр' } };
    expect(cards(anna, peter)).toEqual({ type: 'contact', name: 'Анна, 79160000001; Пётр' });
  });

  it('without a name are known by their number; without both they are a card all the same', () => {
    expect(cards({ phones: [{ phone: '+7 916 000-00-01' }] })).toEqual({
      type: 'contact',
      name: '+7 916 000-00-01',
    });
    expect(cards({ name: 'odd', phones: 'odd' })).toEqual({ type: 'contact', name: '' });
    expect(cards()).toBeUndefined();
  });
});
