import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { Accounting, NewInvoice } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { createAccounting } from '../../../providers/onec/client';
import { failureOf } from '../../../providers/onec/errors';
import { hook } from '../../../providers/onec/hook';
import { vatWithin } from '../../../providers/onec/invoice';
import { queryString } from '../../../providers/onec/odata';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import type { SimInvoice } from '../../../providers/onec/simulator-store';
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

describe('an invoice', () => {
  it('is written under our GUID, unposted, dated in the base’s zone, with the tax in it', async () => {
    const ref = randomUUID();
    const made = await accounting.createInvoice(ref, invoice);
    expect(made).toEqual({
      ref,
      number: '0000-000001',
      posted: false,
      deleted: false,
      money: { amount: 149_950, currency: 'RUB' },
      payUrl: `${vendor.url}/pay/${ref}`,
    });
    const [document] = await invoices();
    expect(document).toMatchObject({ ref, date: '2026-11-22T01:30:00', amount: 149_950, posted: false });
    expect(document?.fields).toMatchObject({
      Организация_Key: '11111111-1111-4111-8111-111111111111',
      Контрагент_Key: '22222222-2222-4222-8222-222222222222',
      Комментарий: 'Okdesk 153',
      Товары: [
        { Содержание: "Выезд мастера, заявка '153'", Цена: 1499.5, СтавкаНДС: 'НДС20', СуммаНДС: 249.92 },
      ],
    });
  });

  it('is the first one again where its GUID is there already', async () => {
    const ref = randomUUID();
    const first = await accounting.createInvoice(ref, invoice);
    expect(await accounting.createInvoice(ref, invoice)).toEqual(first);
    expect(vendor.ledger('invoice')).toMatchObject([{ key: ref, id: first.number }]);
  });

  it('is found by its GUID in any case, and undefined where there is none', async () => {
    const ref = randomUUID();
    expect(await accounting.findInvoice(ref)).toBeUndefined();
    const made = await accounting.createInvoice(ref, invoice);
    expect(await accounting.findInvoice(ref.toUpperCase())).toEqual(made);
  });

  it('is posted by the Post call and by nothing else, however often', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await accounting.postInvoice(ref);
    await accounting.postInvoice(ref);
    expect(await accounting.findInvoice(ref)).toMatchObject({ posted: true });
    expect(vendor.ledger('posting')).toMatchObject([{ key: ref }]);
    expect(calls.map(({ method }) => method)).not.toContain('PATCH');
  });

  it('that 1C refuses to post is refused for good, in 1C’s own words', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await vendor.act('refusePosting', { words: 'Не заполнен договор' });
    await expect(accounting.postInvoice(ref)).rejects.toMatchObject({
      outcome: 'refused',
      type: 'onec.business_refusal',
      message: expect.stringContaining('Не заполнен договор') as string,
    });
  });

  it('without its keys in fixit.yml is refused before any call, naming them', async () => {
    const refused = accountingOf({}, parseMappings('onec: { itemKey: x }')).createInvoice(
      randomUUID(),
      invoice,
    );
    await expect(refused).rejects.toMatchObject({
      outcome: 'refused',
      type: 'onec.mapping_missing',
      message: expect.stringContaining('onec.organizationKey, onec.counterpartyKey in fixit.yml') as string,
    });
    expect(calls).toEqual([]);
  });

  it('in another currency is refused before any call', async () => {
    const dollars = { ...invoice, money: { amount: 100, currency: 'USD' } };
    const refused = accounting.createInvoice(randomUUID(), dollars);
    await expect(refused).rejects.toMatchObject({ type: 'onec.currency_unsupported' });
    expect(calls).toEqual([]);
  });

  it('has the pay link of fixit.yml before that of the environment, and none without either', async () => {
    const ref = randomUUID();
    const mapped = parseMappings(`${KEYS}  payUrl: https://pay.example/{number}?r={ref}`);
    const made = await accountingOf({}, mapped).createInvoice(ref, invoice);
    expect(made.payUrl).toBe(`https://pay.example/0000-000001?r=${ref}`);
    const { ONEC_PAY_URL: _left, ...bare } = clientSettings.sandbox(oneSecret, vendor.url);
    const plain = createAccounting(clientSettings.schema.parse(bare), { http: vendor.http, mappings });
    expect((await plain.findInvoice(ref))?.payUrl).toBeUndefined();
  });

  it.each(["x' or true or guid'", '', '123456789012'])('is never asked for by %j', async (ref) => {
    await expect(accounting.findInvoice(ref)).rejects.toMatchObject({ type: 'onec.bad_reference' });
    expect(calls).toEqual([]);
  });
});

describe('a failure', () => {
  const answer = (status: number, text: string) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status, headers: {}, text, json };
  };
  const odata = (code: string, value: string) =>
    JSON.stringify({ 'odata.error': { code, message: { lang: 'ru', value } } });
  const xml = (code: string, words: string) =>
    `<?xml version="1.0"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message xml:lang="ru">${words}</m:message></m:error>`;

  it.each([
    [500, odata('-1', 'Не удалось провести'), 'refused', 'onec.business_refusal'],
    [500, xml('-1', 'Поле &quot;Договор&quot; не заполнено'), 'refused', 'onec.business_refusal'],
    [500, odata('-1', 'Конфликт блокировок при выполнении транзакции'), 'try_later', 'onec.locked'],
    [404, odata('9', 'Экземпляр не найден'), 'refused', 'onec.not_found'],
    [404, xml('9', 'Экземпляр не найден'), 'refused', 'onec.not_found'],
    [404, odata('8', 'Тип сущности не найден'), 'refused', 'onec.not_published'],
    [404, '<html>nginx</html>', 'refused', 'onec.not_published'],
    [401, '', 'refused', 'onec.denied'],
    [500, odata('20', 'Нарушение прав доступа'), 'refused', 'onec.denied'],
    [412, '', 'refused', 'onec.changed'],
    [400, odata('10', 'Нет такого свойства'), 'refused', 'onec.rejected'],
    [500, '<html>Application error</html>', 'unknown', 'onec.failing'],
    [503, '', 'try_later', 'onec.busy'],
    [429, odata('0', 'Не поддерживается'), 'try_later', 'onec.busy'],
    [500, '{"odata.error":null}', 'refused', 'onec.rejected'],
  ])('HTTP %d with %s is %s, %s', (status, text, outcome, type) => {
    expect(failureOf('POST invoice', answer(status, text))).toMatchObject({ outcome, type });
  });

  it('keeps 1C’s words, entities resolved', () => {
    const words = failureOf('Post invoice', answer(500, xml('-1', 'Поле &quot;Договор&quot; пусто'))).message;
    expect(words).toBe('1C refused Post invoice: Поле "Договор" пусто');
  });

  it('of the password is final and does not tell it', async () => {
    const wrong = accountingOf({ ONEC_PASSWORD: 'секрет:1' });
    const error: unknown = await wrong.findInvoice(randomUUID()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ outcome: 'refused', type: 'onec.denied' });
    expect(String(error)).not.toContain('секрет');
  });
});

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
    const events = requests.flatMap((request) => {
      expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
      expect(request.body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      const body: unknown = JSON.parse(request.body.toString().replace(/^\uFEFF/, ''));
      return hook.read(body, request, hookSide).events.map(({ event }) => event);
    });
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

it.each([
  [149_950, 'НДС20', 24_992],
  [122_00, 'НДС22', 22_00],
  [110_00, 'НДС10', 10_00],
  [149_950, 'БезНДС', 0],
])('the tax within %d at %s is %d', (amount, rate, tax) => {
  expect(vatWithin(amount, rate)).toBe(tax);
});
