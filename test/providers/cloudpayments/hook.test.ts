import { hook } from '../../../providers/cloudpayments/hook';
import { hmac } from '../../../providers/cloudpayments/proof';
import { hookSettings } from '../../../providers/cloudpayments/settings';
import { requestWith } from '../sides';

const settings = hookSettings.schema.parse({
  CLOUDPAYMENTS_SECRET: 'now',
  CLOUDPAYMENTS_SECRET_PREVIOUS: 'old',
});
const RAW = 'TransactionId=504&Amount=1499.00&Description=%D0%97%D0%B0%D0%BA%D0%B0%D0%B7+%26+x';
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
  expect(verdict(genuine, proof)).toBe(true);
  expect(verdict(decodeURIComponent(genuine), proof)).toBe(false);
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
