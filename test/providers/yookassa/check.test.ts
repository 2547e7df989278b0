import { parseMappings } from '../../../mappings';
import type { Finding } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { check } from '../../../providers/yookassa/check';
import { clientSettings, hookSettings } from '../../../providers/yookassa/settings';
import { yookassaSimulator } from '../../../providers/yookassa/simulator';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

let vendor: VendorSide;
let calls: HttpCall[];
let shop: object | undefined;

beforeEach(async () => {
  [calls, shop] = [[], undefined];
  const simulator = yookassaSimulator(
    settingsOf(hookSettings, oneSecret),
    settingsOf(clientSettings, oneSecret),
  );
  vendor = await startVendorSide('yookassa', simulator);
});
afterEach(() => vendor.stop());

const checked = (hookUrl?: string, change: Record<string, string> = {}, mapped = ''): Promise<Finding[]> =>
  check(settingsOf(clientSettings, oneSecret, vendor.url, change), {
    mappings: parseMappings(mapped),
    http: {
      ...vendor.http,
      async call(call) {
        calls.push(call);
        const answer = await vendor.http.call(call);
        return shop ? { ...answer, json: shop } : answer;
      },
    },
    ...(hookUrl === undefined ? {} : { hookUrl }),
  });
const wrong = (findings: Finding[]) =>
  findings.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);

it('finds everything in order in the sandbox, and only reads', async () => {
  const findings = await checked('https://desk.example/hooks/yookassa');
  expect(wrong(findings)).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual([
    'YOOKASSA_SHOP_ID, YOOKASSA_SECRET',
    'shop',
    'test mode',
    'receipts',
    'notifications',
    'checkout.returnUrl',
  ]);
  expect(calls.map(({ method, url }) => [method, url])).toEqual([['GET', `${vendor.url}/v3/me`]]);
});

it('says what to enter by hand, and where customers are led to', async () => {
  const details = (await checked('https://desk.example/hooks/yookassa'))
    .map(({ detail }) => detail)
    .join('\n');
  expect(details).toMatch(
    /https:\/\/desk\.example\/hooks\/yookassa with payment\.waiting_for_capture, payment\.succeeded/,
  );
  expect(details).toMatch(/Not set in fixit\.yml: customers are led to https:\/\/yookassa\.ru\//);
  const returned = await checked(undefined, {}, 'checkout: { returnUrl: "https://shop.example/thanks" }');
  expect(returned.at(-1)?.detail).toMatch(/come back to the address in fixit\.yml/);
});

it('finds a wrong secret, and says which settings to check', async () => {
  expect(wrong(await checked(undefined, { YOOKASSA_SECRET: 'wrong' }))).toEqual([
    expect.stringMatching(/denied GET me .*Check YOOKASSA_SHOP_ID, YOOKASSA_SECRET/),
  ]);
});

it('finds a secret of another shop, a shop that may not take payments, and an address without https', async () => {
  shop = { account_id: 7, status: 'disabled', test: false };
  const findings = await checked('http://desk.example/hooks/yookassa');
  expect(wrong(findings)).toEqual([
    expect.stringMatching(/belongs to shop 7, which is not YOOKASSA_SHOP_ID/),
    expect.stringMatching(/^shop: It is "disabled"/),
    expect.stringMatching(/sends to https only/),
  ]);
  expect(findings.find(({ what }) => what === 'test mode')?.detail).toMatch(/payments are real/);
});
