/** What the portal's refusals come to. */
import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import { createCrm } from '../../../providers/bitrix24/client';
import type { Crm } from '../../../providers/contract-checkout';
import { createOutboundHttp } from '../../../providers/http';
import { failureOf, startVendor } from '../vendor';
import type { Vendor } from '../vendor';
import { MAPPED, ORDER, startPortal } from './portal';

const SECRET = 'secretword0123456789';
const http = createOutboundHttp();
let vendor: Vendor;
let crm: Crm;
beforeEach(async () => {
  vendor = await startVendor();
  crm = createCrm({ restUrl: `${vendor.url}/rest/1/${SECRET}` }, { http, mappings: parseMappings(MAPPED) });
});
afterEach(() => vendor.stop());
afterAll(() => http.close());

const says = (status: number, error: string, words = '') => {
  vendor.answer = { status, body: { error, error_description: words } };
  return failureOf(crm.createDeal(ORDER, randomUUID()));
};

it.each([
  [503, 'QUERY_LIMIT_EXCEEDED', 'try_later', 'bitrix24.busy'],
  [429, 'OPERATION_TIME_LIMIT', 'try_later', 'bitrix24.busy'],
  [503, 'OVERLOAD_LIMIT', 'refused', 'bitrix24.blocked'],
  [401, 'INVALID_CREDENTIALS', 'refused', 'bitrix24.denied'],
  [401, 'expired_token', 'refused', 'bitrix24.denied'],
  [403, 'insufficient_scope', 'refused', 'bitrix24.denied'],
  [400, 'ACCESS_DENIED', 'refused', 'bitrix24.denied'],
  [400, 'NOT_FOUND', 'refused', 'bitrix24.not_found'],
  [400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID', 'refused', 'bitrix24.rejected'],
  [500, 'INTERNAL_SERVER_ERROR', 'unknown', 'bitrix24.failing'],
  [200, 'CRM_FIELD_ERROR_REQUIRED', 'refused', 'bitrix24.rejected'],
])('HTTP %d with %s is %s, %s', async (status, code, outcome, type) => {
  const error = await says(status, code);
  expect([error.outcome, error.type]).toEqual([outcome, type]);
});

it.each([
  [401, 'NO_AUTH_FOUND'],
  [403, 'ACCESS_DENIED'],
  [503, 'OVERLOAD_LIMIT'],
])('HTTP %d with %s says what to do', async (status, code) => {
  expect((await says(status, code)).message).toMatch(/BITRIX24_REST_URL|Ask its support/);
});

it('the word of the address is in no failure, even where the portal repeats it', async () => {
  const error = await says(400, 'ERROR_CORE', `bad ${SECRET} of +7 916 000-00-01`);
  expect([error.message, error.stack].join()).not.toContain(SECRET);
  expect(error.message).not.toContain('916');
});

it('a method that has used its time waits until it is counted anew, as its last success said', async () => {
  const inSeconds = Math.floor(Date.now() / 1_000) + 240;
  vendor.answer = {
    status: 200,
    body: { result: { items: [] }, time: { operating: 470, operating_reset_at: inSeconds } },
  };
  await crm.findDeal(randomUUID());
  vendor.answer = { status: 429, body: { error: 'OPERATION_TIME_LIMIT', error_description: '' } };
  const { options } = await failureOf(crm.findDeal(randomUUID()));
  expect(options.retryAfterMs).toBeGreaterThan(200_000);
  expect(options.retryAfterMs).toBeLessThanOrEqual(240_000);
});

it.each([
  ['QUERY_LIMIT_EXCEEDED', 'try_later'],
  ['ACCESS_DENIED', 'refused'],
])(
  'a command of a batch that failed with %s fails the whole, though HTTP says 200',
  async (error, outcome) => {
    const result = { result: [], result_error: { c0: { error, error_description: '' } } };
    vendor.answer = { status: 200, body: { result } };
    expect((await failureOf(crm.readDeals(['7']))).outcome).toBe(outcome);
  },
);

it('a filter that the portal passes over finds nothing of another system', async () => {
  const item = { id: 9, stageId: 'C1:NEW', originatorId: null, updatedTime: '2026-11-21T10:00:00+03:00' };
  vendor.answer = { status: 200, body: { result: { items: [item] } } };
  expect(await crm.findDeal(randomUUID())).toBeUndefined();
});

it('the simulated portal lets a bucket of calls through, then as many as leak out of it', async () => {
  const portal = await startPortal();
  await portal.act('limit', { bucket: { size: 3, perSecond: 0.001 } });
  for (let i = 0; i < 3; i++) await portal.crm.findDeal(randomUUID());
  const error = await failureOf(portal.crm.findDeal(randomUUID()));
  expect([error.outcome, error.options.retryAfterMs]).toEqual(['try_later', 1_000]);
  await portal.act('limit', {});
  await portal.crm.findDeal(randomUUID());
  await portal.stop();
});
