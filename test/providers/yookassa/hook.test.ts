import { hook } from '../../../providers/yookassa/hook';
import { hookSettings } from '../../../providers/yookassa/settings';
import { requestWith } from '../sides';

const parse = (allowed?: string) =>
  hookSettings.schema.parse({ YOOKASSA_SHOP_ID: '100500', YOOKASSA_ALLOWED_IPS: allowed });
const from = (peer: string, headers: Record<string, string> = {}) => ({
  ...requestWith(Buffer.from('{}'), headers),
  peer,
});
const genuine = { genuine: true };
const refused = { genuine: false, reason: 'address_not_allowed' };

describe('who may call', () => {
  it.each([
    '185.71.76.0',
    '185.71.76.31',
    '185.71.77.9',
    '77.75.153.127',
    '77.75.154.128',
    '77.75.156.11',
    '77.75.156.35',
    '::ffff:77.75.156.35',
    '2a02:5180:0:1::7',
  ])('is the vendor at %s, where no list is set', (peer) => {
    expect(hook.verify(from(peer), parse())).toEqual(genuine);
  });

  it.each(['185.71.76.32', '77.75.153.128', '77.75.156.12', '2a02:5181::1', '127.0.0.1', '', 'unknown'])(
    'is not %j, where no list is set',
    (peer) => {
      expect(hook.verify(from(peer), parse())).toEqual(refused);
    },
  );

  it('is whoever the list names, and nobody else; an empty list lets nobody else in', () => {
    expect(hook.verify(from('10.1.2.3'), parse('10.0.0.0/8'))).toEqual(genuine);
    expect(hook.verify(from('185.71.76.1'), parse('10.0.0.0/8'))).toEqual(refused);
    expect(hook.verify(from('10.1.2.3'), parse(' , '))).toEqual(refused);
  });

  it('is nobody for X-YooKassa-Signature, which somebody invented, or for an address they write themselves', () => {
    const headers = { 'X-YooKassa-Signature': 'v1 1 2 3', 'X-Forwarded-For': '185.71.76.1' };
    expect(hook.verify(from('203.0.113.7', headers), parse())).toEqual(refused);
  });
});

it('nothing of what a notification claims is an event: neither its sum nor its order', () => {
  const read = (more: object) =>
    hook.read(
      {
        type: 'notification',
        event: 'payment.succeeded',
        object: { id: 'p-1', status: 'succeeded', ...more },
      },
      from('185.71.76.1'),
      parse(),
    );
  const claimed = read({ amount: { value: '0.01', currency: 'RUB' }, metadata: { order_id: 'FX-9' } });
  expect(claimed).toEqual(read({}));
  expect(JSON.stringify(claimed)).not.toMatch(/FX-9|0\.01/);
});
