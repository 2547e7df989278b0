import fc from 'fast-check';
import { hook } from '../../../providers/onec/hook';
import { onec } from '../../../providers/onec/provider';
import { hookSettings } from '../../../providers/onec/settings';
import { basicHeader } from '../../../providers/verify';
import { bytesOf, parsedOf, requestWith, samplesOf } from '../sides';

const parse = (env: Record<string, string>) => hookSettings.schema.parse(env);
const byToken = parse({ ONEC_HOOK_TOKEN: 'token-1', ONEC_HOOK_TOKEN_PREVIOUS: 'token-0' });
const byName = parse({
  ONEC_HOOK_USER: 'Обмен',
  ONEC_HOOK_PASS: 'пароль:с:двоеточиями',
  ONEC_HOOK_PASS_PREVIOUS: 'старый',
});
const call = (headers: Record<string, string>) => requestWith(Buffer.from('{}'), headers);
const genuine = { genuine: true };
const wrong = { genuine: false, reason: 'credentials_wrong' };
const missing = { genuine: false, reason: 'credentials_missing' };

describe('who may call', () => {
  it.each([
    [{ Authorization: 'Bearer token-1' }, genuine],
    [{ 'X-Token': 'token-1' }, genuine],
    [{ 'X-Token': 'token-0' }, genuine],
    [{ 'X-Token': 'token-2' }, wrong],
    [{ 'X-Token': '' }, missing],
    [{ Authorization: 'Bearer token-1x' }, wrong],
    [{ Authorization: basicHeader('token-1', 'token-1') }, wrong],
    [{}, missing],
  ])('with a token set, %j: %j', (headers, verdict) => {
    expect(hook.verify(call(headers as Record<string, string>), byToken)).toEqual(verdict);
  });

  it.each([
    ['Обмен', 'пароль:с:двоеточиями', genuine],
    ['Обмен', 'старый', genuine],
    ['Обмен', 'пароль', wrong],
    ['Другой', 'пароль:с:двоеточиями', wrong],
    ['', '', wrong],
  ])('with a name set, %s and %s: %j', (user, password, verdict) => {
    expect(hook.verify(call({ Authorization: basicHeader(user, password) }), byName)).toEqual(verdict);
  });

  it('with both set, is whoever has either', () => {
    const both = parse({ ONEC_HOOK_TOKEN: 't', ONEC_HOOK_USER: 'u', ONEC_HOOK_PASS: 'p' });
    expect(hook.verify(call({ 'X-Token': 't' }), both)).toEqual(genuine);
    expect(hook.verify(call({ Authorization: basicHeader('u', 'p') }), both)).toEqual(genuine);
  });

  it('is nobody under an empty token or name', () => {
    expect(hook.verify(call({ Authorization: basicHeader('', '') }), byToken)).toEqual(wrong);
    expect(hook.verify(call({ 'X-Token': 'undefined' }), byName)).toEqual(wrong);
  });

  it('is nobody from outside the allowed networks', () => {
    const listed = parse({ ONEC_HOOK_TOKEN: 'token-1', ONEC_ALLOWED_IPS: '10.0.0.0/8' });
    const request = call({ 'X-Token': 'token-1' });
    expect(hook.verify(request, listed)).toEqual({ genuine: false, reason: 'address_not_allowed' });
    expect(hook.verify({ ...request, peer: '10.1.2.3' }, listed)).toEqual(genuine);
  });
});

const read = (part: unknown) => hook.read(part, call({}), byToken);
const payment = (more: object) => ({
  event: 'payment',
  id: 'p-1',
  invoice: { ref: 'cbb38ee1-01c0-11e8-80c4-0cc47ab29cf7' },
  amount: 1499.5,
  status: 'paid',
  ...more,
});

describe('what a payment says', () => {
  it.each(samplesOf(onec).map((sample) => [sample.title, sample] as const))('%s', (_title, sample) => {
    const reading = read(parsedOf(onec, bytesOf(sample.body)));
    expect(reading.events).toMatchObject(sample.expect.events);
    expect([reading.events.length, reading.unread.length, reading.ignored.length]).toEqual([
      sample.expect.events.length,
      sample.expect.unread,
      sample.expect.ignored,
    ]);
  });

  it.each<[object, RegExp]>([
    [{ id: undefined }, /^missing or odd: id$/],
    [{ id: { value: 1 } }, /id/],
    [{ amount: undefined }, /^amount/],
    [{ amount: '1.499' }, /two ways/],
    [{ amount: 0 }, /above zero/],
    [{ amount: '-1499,50' }, /above zero/],
    [{ paidTotal: '1,499' }, /^paidTotal/],
    [{ paidTotal: -1 }, /^paidTotal/],
    [{ currency: 'тугрики' }, /^currency/],
    [{ currency: 999 }, /^currency/],
    [{ amount: '1.499,50' }, /two ways/],
    [{ amount: '1,499.50' }, /two ways/],
    [{ amount: '1 499\u00A0500,00' }, /two ways/],
    [{ amount: -1499.5 }, /above zero/],
    [{ amount: '0,00' }, /above zero/],
    [{ amount: 1e15 }, /^amount/],
    [{ amount: '99999999999999999,00' }, /^amount/],
    [{ amount: 1499.505 }, /^amount/],
    [{ amount: '1499,50 руб.' }, /^amount/],
    [{ amount: { value: 1 } }, /amount/],
    [{ status: 'constructor' }, /^unknown status/],
    [{ status: 5 }, /status/],
    [{ invoice: { ref: "x' or 1 eq 1" } }, /no GUID/],
    [{ invoice: 7 }, /invoice/],
    [{ event: 'refund' }, /event/],
  ])('%j is kept as unread, with the reason %s', (change, reason) => {
    const reading = read(payment(change));
    expect(reading.events).toEqual([]);
    expect(reading.unread).toHaveLength(1);
    expect(reading.unread[0]?.reason).toMatch(reason);
  });

  it.each<[unknown, number]>([
    [1499.5, 149_950],
    [1499.4999999999998, 149_950],
    ['1499.50', 149_950],
    ['1499', 149_900],
    ['1 499,50', 149_950],
    ['1\u00A0499,50', 149_950],
    ['1\u202F499,50', 149_950],
    ['1\u00A0234\u00A0567,89', 123_456_789],
    ['149950', 14_995_000],
    [0.01, 1],
    [999_999_999.99, 99_999_999_999],
  ])('an amount of %j is %d kopecks', (amount, minor) => {
    expect(read(payment({ amount, paidTotal: amount })).events).toMatchObject([
      { event: { money: { amount: minor, currency: 'RUB' }, paidTotal: minor } },
    ]);
  });

  it.each([
    [undefined, 'RUB'],
    ['', 'RUB'],
    [null, 'RUB'],
    ['643', 'RUB'],
    [643, 'RUB'],
    ['810', 'RUB'],
    ['RUR', 'RUB'],
    ['руб.', 'RUB'],
    [' Руб ', 'RUB'],
    ['₽', 'RUB'],
    ['usd', 'USD'],
    [840, 'USD'],
    ['978', 'EUR'],
    [51, 'AMD'],
    ['398', 'KZT'],
  ])('a currency of %j is %s', (currency, code) => {
    expect(read(payment({ currency })).events).toMatchObject([{ event: { money: { currency: code } } }]);
  });

  it.each([
    ['2026-11-21T13:05:00', '2026-11-21T10:05:00.000Z'],
    ['21.11.2026 0:00:00', '2026-11-20T21:00:00.000Z'],
    ['0001-01-01T00:00:00', undefined],
    ['01.01.0001 0:00:00', undefined],
    ['', undefined],
    [null, undefined],
    [20261121, undefined],
  ])('a date of %j is %s, and the money counts all the same', (date, at) => {
    const [found] = read(payment({ date })).events;
    expect(found?.event).toMatchObject({ status: 'paid', money: { amount: 149_950 } });
    expect(found?.event).toHaveProperty('at', at);
  });

  it('names the payment’s own document where it says which, and the notice beside it', () => {
    const ref = '9A0B7D4E-C7A1-11F0-80C4-0CC47AB29CF7';
    const named = { notice: 'p-1', paymentId: ref.toLowerCase() };
    expect(read(payment({ payment: { ref, number: '0000-7' } })).events).toMatchObject([{ event: named }]);
    expect(read(payment({ payment: ref })).events).toMatchObject([{ event: named }]);
    const unnamed = { notice: 'p-1', paymentId: 'p-1' };
    const empty = '00000000-0000-0000-0000-000000000000';
    for (const none of [undefined, null, '', {}, { ref: '' }, { ref: empty }]) {
      expect(read(payment({ payment: none })).events).toMatchObject([{ event: unnamed }]);
    }
  });

  it('counts without its date where that is odd', () => {
    const event = read(payment({ date: '31.02.2026 10:00:00' })).events[0]?.event;
    expect(event).toMatchObject({ kind: 'payment.changed', at: undefined });
  });

  it('counts once where one call holds it twice, and never silently where only the id is the same', () => {
    expect(read([payment({}), payment({})]).events).toHaveLength(1);
    const reading = read([payment({}), payment({ amount: 2 })]);
    expect(reading.events).toHaveLength(1);
    expect(reading.unread).toMatchObject([{ reason: expect.stringContaining('same id') as string }]);
  });

  it('is never thrown over, whatever stands in it', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('payment', 'paid', '1 499,50', '0001-01-01'));
    const names = ['event', 'id', 'invoice', 'issueId', 'amount', 'paidTotal', 'currency', 'status', 'date'];
    const part = fc.dictionary(fc.constantFrom(...names), member);
    fc.assert(
      fc.property(part, (change) => {
        const reading = read({ ...payment({}), ...change });
        expect(reading.events.length + reading.unread.length).toBe(1);
      }),
    );
  });
});

it('settings need a token, or a name with its password', () => {
  expect(hookSettings.required).toEqual([['ONEC_HOOK_TOKEN'], ['ONEC_HOOK_USER', 'ONEC_HOOK_PASS']]);
  expect(hookSettings.schema.safeParse({ ONEC_HOOK_TOKEN: 't', ONEC_TIMEZONE: 'Moscow' }).success).toBe(
    false,
  );
});
