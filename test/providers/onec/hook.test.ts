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
    [{ currency: 'рубли' }, /^currency/],
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
