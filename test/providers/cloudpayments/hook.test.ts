import { hook } from '../../../providers/cloudpayments/hook';
import { hmac } from '../../../providers/cloudpayments/proof';
import { hookSettings } from '../../../providers/cloudpayments/settings';
import { requestWith } from '../sides';

const settings = hookSettings.schema.parse({
  CLOUDPAYMENTS_SECRET: 'now',
  CLOUDPAYMENTS_SECRET_PREVIOUS: 'old',
});
const RAW = 'TransactionId=504&Amount=1499.00&Description=%D0%97%D0%B0%D0%BA%D0%B0%D0%B7+No+5';
const decoded = decodeURIComponent(RAW);
const verdict = (raw: string, headers: Record<string, string>) =>
  hook.verify(requestWith(Buffer.from(raw), headers), settings).genuine;

it.each(['X-Content-HMAC', 'Content-HMAC'])('%s proves the body as it came or decoded', (name) => {
  expect(verdict(RAW, { [name]: hmac('now', RAW) })).toBe(true);
  expect(verdict(RAW, { [name]: hmac('old', decoded) })).toBe(true);
  expect(verdict(RAW, { [name]: hmac('now', decoded.replaceAll('+', ' ')) })).toBe(true);
  expect(verdict(RAW, { [name]: hmac('other', RAW) })).toBe(false);
  expect(verdict(`${RAW}1`, { [name]: hmac('now', RAW) })).toBe(false);
});

it('a body that names a member twice proves nothing, though the decoded text of a genuine one did', () => {
  const genuine = 'TransactionId=504&Amount=1.00&Description=x%26Amount=9.00';
  const proof = { 'Content-HMAC': hmac('now', decodeURIComponent(genuine)) };
  expect(verdict(genuine, { ...proof, 'X-Content-HMAC': hmac('now', genuine) })).toBe(true);
  expect(verdict(decodeURIComponent(genuine), proof)).toBe(false);
});

it.each([
  ['a member hidden in the value before it', 'TransactionId=504&Amount=1.00%26OperationType=Refund'],
  ['all of it made one name', encodeURIComponent('TransactionId=504&Amount=1.00&OperationType=Refund')],
  ['a name taken apart', 'TransactionId=504&Amount=1.00&OperationType%3DRefund'],
])('a genuine body that was encoded once more (%s) is not proved by its proof', (_what, changed) => {
  const genuine = 'TransactionId=504&Amount=1.00&OperationType=Refund';
  expect(decodeURIComponent(changed)).toBe(genuine);
  const proof = { 'X-Content-HMAC': hmac('now', genuine) };
  expect(verdict(genuine, proof)).toBe(true);
  expect(verdict(changed, proof)).toBe(false);
});

it('a value that was encoded once more is not proved, in a form or in JSON', () => {
  const form = 'TransactionId=504&Description=a%2Fb';
  expect(verdict('TransactionId=504&Description=a%252Fb', { 'Content-HMAC': hmac('now', form) })).toBe(false);
  const json = '{"TransactionId":504,"Status":"Completed"}';
  const proof = { 'Content-HMAC': hmac('now', json), 'content-type': 'application/json' };
  expect(verdict(json, proof)).toBe(true);
  expect(verdict(json.replace('"Completed"', '"%43ompleted"'), proof)).toBe(false);
});

it('where a value holds an ampersand, its decoded text proves nothing: another body may have the same', () => {
  const genuine = 'TransactionId=504&Name=Anna+B&Description=a%26b';
  const proof = { 'Content-HMAC': hmac('now', decodeURIComponent(genuine)) };
  const other = genuine.replace('&Name', '%26Name');
  expect(decodeURIComponent(other)).toBe(decodeURIComponent(genuine));
  expect(verdict(other, proof)).toBe(false);
  expect(verdict(genuine, proof)).toBe(false);
  expect(verdict(genuine, { ...proof, 'X-Content-HMAC': hmac('now', genuine) })).toBe(true);
});

const check = (body: unknown) => hook.read(body, requestWith(Buffer.alloc(0), {}, 'check'), settings);

it('check asks for what is named, and is never answered with leave by mistake', () => {
  expect(check({ TransactionId: '1', Amount: '10.50', Currency: 'RUB', InvoiceId: 'FX-1' }).check).toEqual({
    reference: 'FX-1',
    money: { amount: 1_050, currency: 'RUB' },
  });
  for (const odd of [
    null,
    [],
    {},
    { InvoiceId: 'FX-1' },
    { TransactionId: 1, Amount: 'x', InvoiceId: 'FX-1' },
  ])
    expect(check(odd).check?.money.amount).toBe(-1);
});

it.each([
  ['ok', 0],
  ['unknown', 10],
  ['wrong_amount', 12],
  ['rejected', 13],
  ['expired', 20],
] as const)('the verdict %s is code %d', (verdict_, code) => {
  expect(hook.answerCheck?.(verdict_).body).toBe(`{"code":${code}}`);
});

it('is acknowledged by code 0', () => {
  expect(hook.acknowledge?.({ accepted: 1, duplicates: 0 }).body).toBe('{"code":0}');
});
