import { parseMappings } from '../../../mappings';
import type { Finding } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { check } from '../../../providers/stripe/check';
import { clientSettings, hookSettings } from '../../../providers/stripe/settings';
import { stripeSimulator } from '../../../providers/stripe/simulator';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

let vendor: VendorSide;
let calls: HttpCall[];
let endpoints: object[] | undefined;

beforeEach(async () => {
  [calls, endpoints] = [[], undefined];
  const simulator = stripeSimulator(
    settingsOf(hookSettings, oneSecret),
    settingsOf(clientSettings, oneSecret),
  );
  vendor = await startVendorSide('stripe', simulator);
});
afterEach(() => vendor.stop());

const OURS = 'https://desk.example/hooks/stripe';

const checked = (hookUrl?: string, change: Record<string, string> = {}): Promise<Finding[]> =>
  check(settingsOf(clientSettings, oneSecret, vendor.url, change), {
    mappings: parseMappings(''),
    http: {
      ...vendor.http,
      async call(call) {
        calls.push(call);
        const answer = await vendor.http.call(call);
        return endpoints && call.url.includes('webhook_endpoints')
          ? { ...answer, json: { data: endpoints } }
          : answer;
      },
    },
    ...(hookUrl === undefined ? {} : { hookUrl }),
  });
const wrong = (findings: Finding[]) =>
  findings.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);

it('finds everything in order in the sandbox, and only reads', async () => {
  endpoints = [{ url: OURS, status: 'enabled', enabled_events: ['*'] }];
  const findings = await checked(OURS);
  expect(wrong(findings)).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual([
    'STRIPE_SECRET_KEY',
    'account',
    'test mode',
    'webhook endpoint',
    'checkout.returnUrl',
  ]);
  expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
});

it('tells a live key from a test key, and nothing of either', async () => {
  const live = 'sk_live_0123456789';
  const findings = await checked(undefined, { STRIPE_SECRET_KEY: live });
  expect(wrong(findings)).toEqual([expect.stringMatching(/denied GET account .*Check STRIPE_SECRET_KEY/)]);
  expect(JSON.stringify(findings)).not.toContain(live);
  const details = (await checked()).map(({ detail }) => detail);
  expect(details).toContain('A test key: no money moves.');
  expect(JSON.stringify(details)).not.toContain('sk_test');
});

it.each([
  [[], /is not there: add or enable it .* STRIPE_WEBHOOK_SECRET/],
  [[{ url: 'https://other.example/hooks/stripe', status: 'enabled', enabled_events: ['*'] }], /is not there/],
  [[{ url: OURS, status: 'disabled', enabled_events: ['*'] }], /is disabled/],
  [
    [{ url: OURS, status: 'enabled', enabled_events: ['payment_intent.succeeded', 'charge.refunded'] }],
    /is not sent payment_intent\.payment_failed, payment_intent\.canceled: add them/,
  ],
])('with the endpoints %j says what to do', async (there, sentence) => {
  endpoints = there;
  expect(wrong(await checked(OURS))).toEqual([expect.stringMatching(sentence)]);
});
