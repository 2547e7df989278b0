import { hook } from '../../../providers/tbank/hook';
import { rootValues } from '../../../providers/tbank/root-values';
import { hookSettings } from '../../../providers/tbank/settings';
import { tokenOf } from '../../../providers/tbank/token';
import { requestWith } from '../sides';

const settings = hookSettings.schema.parse({
  TBANK_PASSWORD: 'Dfsfh56dgKl',
  TBANK_TERMINAL_KEY: '1321054611234DEMO',
});

it('the token of the vendor’s own example comes out', () => {
  const example = {
    TerminalKey: '1321054611234DEMO',
    OrderId: '201709',
    Success: 'true',
    Status: 'AUTHORIZED',
    PaymentId: '8742591',
    ErrorCode: '0',
    Amount: '9855',
    CardId: '322264',
    Pan: '430000******0777',
    ExpDate: '1122',
    RebillId: '101709',
  };
  expect(tokenOf(Object.entries(example), 'Dfsfh56dgKl')).toBe(
    'b906d28e76c6428e37b25fcf86c0adc52c63d503013fdd632e300593d165766b',
  );
});

it('root values stand as they are spelt', () => {
  const json = ` {"a":9007199254740993, "b" : 100.0,"c":true,"d":null,"e":{"x":"}\\"","y":[1]},"f":["]"],"g":"\\u0416\\"" ,"a\\n":1e2,"c":false} `;
  expect([...rootValues(json)]).toEqual([
    ['a', '9007199254740993'],
    ['b', '100.0'],
    ['c', 'false'],
    ['g', 'Ж"'],
    ['a\n', '1e2'],
  ]);
});

it('a payment beyond 2^53 keeps its id', () => {
  const body = hook.seal?.(
    Buffer.from(`{"OrderId":"FX-1","Status":"CONFIRMED","PaymentId":90071992547409931,"Amount":100}`),
    settings,
  );
  if (!body) throw new Error('it has no stamp');
  const request = requestWith(body, {});
  expect(hook.verify(request, settings)).toEqual({ genuine: true });
  const [read] = hook.read(JSON.parse(body.toString()), request, settings).events;
  expect(read?.event).toMatchObject({ paymentId: '90071992547409931' });
});

it('a notification of another terminal is not ours, though it has our password', () => {
  const [password = ''] = settings.passwords;
  const other = { ...settings, terminalKey: 'OtherDEMO', passwords: [password] };
  const body = hook.seal?.(Buffer.from('{"OrderId":"FX-1"}'), other) ?? Buffer.alloc(0);
  expect(hook.verify(requestWith(body, {}), settings)).toEqual({
    genuine: false,
    reason: 'credentials_wrong',
  });
});

it('is acknowledged by the bare word', () => {
  expect(hook.acknowledge?.({ accepted: 1, duplicates: 0 })).toEqual({
    status: 200,
    body: 'OK',
    contentType: 'text/plain',
  });
});
