import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { Accounting, NewInvoice, RawRequest } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { createAccounting } from '../../../providers/onec/client';
import { hook } from '../../../providers/onec/hook';
import { queryString } from '../../../providers/onec/odata';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import type { SimInvoice } from '../../../providers/onec/simulator-store';
import type { PaymentChanged } from '../../../workflows/events';
import { basicHeader } from '../../../providers/verify';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const KEYS = `onec:
  organizationKey: 11111111-1111-4111-8111-111111111111
  counterpartyKey: 22222222-2222-4222-8222-222222222222
  itemKey: 33333333-3333-4333-8333-333333333333
`;
const mappings = parseMappings(KEYS);
const hookSide = settingsOf(hookSettings, oneSecret);
const noon = new Date('2026-11-21T22:30:00Z');
const invoice: NewInvoice = {
  money: { amount: 149_950, currency: 'RUB' },
  purpose: "Выезд мастера, заявка '153'",
  comment: 'Okdesk 153',
};

let vendor: VendorSide;
let accounting: Accounting;
let calls: HttpCall[];

const accountingOf = (change: Record<string, string> = {}, mapped = mappings): Accounting =>
  createAccounting(
    settingsOf(clientSettings, oneSecret, vendor.url, change),
    {
      mappings: mapped,
      http: {
        ...vendor.http,
        call(call) {
          calls.push(call);
          return vendor.http.call(call);
        },
      },
    },
    () => noon,
  );

beforeEach(async () => {
  calls = [];
  vendor = await startVendorSide('onec', onecSimulator(hookSide, settingsOf(clientSettings, oneSecret)));
  accounting = accountingOf();
});
afterEach(() => vendor.stop());

const invoices = async () => ((await vendor.state()) as { invoices: SimInvoice[] }).invoices;

describe('the simulated base', () => {
  const request = (method: 'GET' | 'PATCH' | 'POST', path: string, more: Partial<HttpCall> = {}) => {
    const { user, password } = settingsOf(clientSettings, oneSecret, vendor.url);
    return vendor.http.call({
      provider: 'onec',
      operation: method,
      method,
      url: `${vendor.url}/odata/standard.odata/${path}`,
      ...more,
      headers: { authorization: basicHeader(user, password), ...more.headers },
    });
  };
  const set = encodeURIComponent('Document_СчетНаОплатуПокупателю');

  it('begins its answers with a byte order mark', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    const { user, password } = settingsOf(clientSettings, oneSecret, vendor.url);
    const response = await fetch(`${vendor.url}/odata/standard.odata/${set}(guid'${ref}')`, {
      headers: { authorization: basicHeader(user, password) },
    });
    expect(Buffer.from(await response.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  it('takes %20 for a space in a filter and fails on a plus', async () => {
    await accounting.createInvoice(randomUUID(), invoice);
    const ours = await request('GET', `${set}${queryString({ $filter: "Number eq '0000-000001'" })}`);
    expect(ours.json).toMatchObject({ value: [{ Number: '0000-000001' }] });
    const plus = await request('GET', `${set}?$filter=Number+eq+'0000-000001'`);
    expect(plus.status).toBe(500);
  });

  it('does not expand, and ends a page where it is told', async () => {
    for (let i = 0; i < 3; i++) await accounting.createInvoice(randomUUID(), invoice);
    expect((await request('GET', `${set}?$expand=Товары`)).status).toBe(501);
    const page = queryString({ $select: 'Number', $orderby: 'Number desc', $top: '2', $skip: '1' });
    expect((await request('GET', `${set}${page}`)).json).toMatchObject({
      value: [{ Number: '0000-000002' }, { Number: '0000-000001' }],
    });
  });

  it('refuses to post what is marked for deletion', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await accounting.withdrawInvoice?.(ref);
    await expect(accounting.postInvoice(ref)).rejects.toMatchObject({ type: 'onec.business_refusal' });
  });

  it('tells of a payment and of its correction under one document and two notices', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await vendor.act('pay', { ref, amount: '14995' });
    await vendor.act('correct', { ref, amount: '1499,50' });
    await vendor.act('refund', { ref, amount: '500' });
    const [first, second, third] = readAll(await vendor.hooks(3));
    expect(second).toMatchObject({ paymentId: first?.paymentId, status: 'paid', money: { amount: 149_950 } });
    expect(second?.notice).not.toBe(first?.notice);
    expect(third).toMatchObject({ status: 'refunded', money: { amount: 50_000 }, paidTotal: 99_950 });
    expect(third?.paymentId).not.toBe(first?.paymentId);
  });

  it('refuses to change what was changed since', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    const path = `${set}(guid'${ref}')`;
    const version = ((await request('GET', path)).json as { DataVersion: string }).DataVersion;
    const change = () =>
      request('PATCH', path, { body: { Комментарий: 'иначе' }, headers: { 'if-match': version } });
    expect((await change()).status).toBe(200);
    expect((await change()).status).toBe(412);
  });

  it('shows what PATCH Posted does: a flag, and no posting', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await request('PATCH', `${set}(guid'${ref}')`, { body: { Posted: true } });
    expect(await accounting.findInvoice(ref)).toMatchObject({ posted: true });
    expect(vendor.ledger('posting')).toEqual([]);
  });

  it('tells of payments as 1C does, and we read them', async () => {
    const ref = randomUUID();
    const { number } = await accounting.createInvoice(ref, invoice);
    await vendor.act('pay', { ref, amount: '500,00' });
    await vendor.act('pay', { ref });
    await vendor.act('refund', { ref });
    await vendor.act('cancel', { ref });
    const requests = await vendor.hooks(4);
    const events = readAll(requests);
    const references = [{ type: 'invoice', value: ref }];
    expect(events).toMatchObject([
      {
        status: 'partially_paid',
        money: { amount: 50_000 },
        paidTotal: 50_000,
        references,
        invoiceNumber: number,
      },
      { status: 'paid', money: { amount: 99_950 }, paidTotal: 149_950, references },
      { status: 'refunded', money: { amount: 149_950 }, paidTotal: 0, references },
      { status: 'cancelled', money: { amount: 149_950 }, references },
    ]);
    expect(requests[1]?.body.toString()).toContain('"paidTotal":"1\u00A0499,50"');
  });

  it('tells of a payment whose posting is taken back, by its own document', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await vendor.act('pay', { ref });
    await vendor.act('cancelPayment', { ref });
    await vendor.act('pay', { ref });
    const [paid, cancelled, again] = readAll(await vendor.hooks(3));
    expect(cancelled).toMatchObject({ paymentId: paid!.paymentId, status: 'cancelled', paidTotal: 0 });
    expect(again).toMatchObject({ status: 'paid', paidTotal: 149_950 });
    expect(again!.paymentId).not.toBe(paid!.paymentId);
  });

  it('tells of a payment that knows its issue and no invoice', async () => {
    await vendor.act('payIssue', { issueId: 153, amount: '1 499,50' });
    const [paid] = readAll(await vendor.hooks(1));
    expect(paid).toMatchObject({
      status: 'paid',
      money: { amount: 149_950 },
      references: [{ type: 'issue', value: '153' }],
    });
    expect(paid!.paidTotal).toBeUndefined();
  });

  it('lets a customer pay on the page the link leads to', async () => {
    const { payUrl = '' } = await accounting.createInvoice(randomUUID(), invoice);
    expect(await (await fetch(payUrl)).text()).toContain('1499.50 ₽');
    await fetch(payUrl, { method: 'POST' });
    await vendor.hooks(1);
    expect((await invoices())[0]).toMatchObject({ paid: 149_950 });
    expect(await (await fetch(payUrl)).text()).toContain('оплачен');
  });

  it('outlives a restart', async () => {
    await accounting.createInvoice(randomUUID(), invoice);
    const other = onecSimulator(hookSide, settingsOf(clientSettings, oneSecret));
    other.restore(await vendor.state());
    expect(other.state()).toEqual(await vendor.state());
  });
});

/** What we read in the hooks of payments, each with its byte order mark. */
function readAll(requests: RawRequest[]): PaymentChanged[] {
  return requests.flatMap((request) => {
    expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
    expect(request.body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const body: unknown = JSON.parse(request.body.toString().replace(/^\uFEFF/, ''));
    return hook.read(body, request, hookSide).events.map(({ event }) => event as PaymentChanged); // it reads nothing else
  });
}
