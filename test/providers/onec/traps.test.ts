/** What 1C's documentation, and those who met it before us, warn of, where no other file here has the place for it. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseMappings } from '../../../mappings';
import type { Accounting, NewInvoice } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { createOutboundHttp } from '../../../providers/http';
import { createAccounting } from '../../../providers/onec/client';
import { failureOf } from '../../../providers/onec/errors';
import { invoiceSchema, stateOf } from '../../../providers/onec/invoice';
import { queryString } from '../../../providers/onec/odata';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const mappings = parseMappings(`onec:
  organizationKey: 11111111-1111-4111-8111-111111111111
  counterpartyKey: 22222222-2222-4222-8222-222222222222
  itemKey: 33333333-3333-4333-8333-333333333333
`);
const invoice: NewInvoice = {
  money: { amount: 149_950, currency: 'RUB' },
  purpose: 'Выезд мастера',
  comment: 'Okdesk 153',
};

let vendor: VendorSide;
let accounting: Accounting;
let calls: HttpCall[];
beforeEach(async () => {
  calls = [];
  const hookSide = settingsOf(hookSettings, oneSecret);
  vendor = await startVendorSide('onec', onecSimulator(hookSide, settingsOf(clientSettings, oneSecret)));
  accounting = createAccounting(settingsOf(clientSettings, oneSecret, vendor.url), {
    mappings,
    http: {
      ...vendor.http,
      call(call) {
        calls.push(call);
        return vendor.http.call(call);
      },
    },
  });
});
afterEach(() => vendor.stop());

describe('every call', () => {
  beforeEach(async () => {
    const ref = randomUUID();
    await accounting.findInvoice(ref);
    await accounting.createInvoice(ref, invoice);
    await accounting.postInvoice(ref);
    await accounting.withdrawInvoice?.(ref);
    expect(calls.length).toBeGreaterThan(6);
  });

  it('asks for JSON in the query, because a header alone is answered in XML by some bases', () => {
    for (const { url } of calls) expect(new URL(url).searchParams.get('$format')).toBe('json');
  });

  it('names an object as OData v3 does: guid and quotes, which clients of v4 leave out', () => {
    const paths = calls.map(({ url }) => decodeURIComponent(new URL(url).pathname));
    const keyed = paths.filter((path) => path.includes('('));
    expect(keyed.length).toBeGreaterThan(4);
    for (const path of keyed) expect(path).toMatch(/Document_СчетНаОплатуПокупателю\(guid'[0-9a-f-]{36}'\)/);
  });

  it('has name and password in UTF-8, as Basic', () => {
    const { user, password } = settingsOf(clientSettings, oneSecret);
    expect(user).toBe('Обмен');
    for (const { headers } of calls) {
      const [scheme, given = ''] = (headers?.['authorization'] ?? '').split(' ');
      expect([scheme, Buffer.from(given, 'base64').toString('utf8')]).toEqual([
        'Basic',
        `${user}:${password}`,
      ]);
    }
  });

  it('lets the base’s own code run: no data-load mode, and nothing hangs on Prefer', () => {
    for (const { headers = {} } of calls) {
      expect(Object.keys(headers).map((name) => name.toLowerCase())).toEqual(
        expect.not.arrayContaining(['1c_odata-dataloadmode', 'prefer']),
      );
    }
  });

  it('posts by Post and takes back by Unpost, and no edit touches Posted', () => {
    const actions = calls.flatMap(({ url }) => /\/(Post|Unpost)$/.exec(new URL(url).pathname)?.[1] ?? []);
    expect(actions).toEqual(['Post', 'Unpost']);
    expect(calls.find(({ url }) => url.includes('/Post?'))?.url).toContain('PostingModeOperational=false');
    const edits = calls.filter(({ method }) => method === 'PATCH');
    expect(edits.map(({ body }) => body)).toEqual([{ DeletionMark: true }]);
    for (const { headers } of edits) expect(headers?.['if-match']).toMatch(/./);
  });

  it('creates without saying Posted: a document that is born posted has no movements', () => {
    const [created] = calls.filter(({ operation }) => operation === 'POST invoice');
    expect(created?.body).not.toHaveProperty('Posted');
  });
});

/** A base that answers everything with just this. */
async function answering<T>(status: number, body: string, ask: (base: Accounting) => Promise<T>): Promise<T> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createOutboundHttp();
  try {
    return await ask(createAccounting(settingsOf(clientSettings, oneSecret, url), { http, mappings }));
  } finally {
    await http.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('an invoice is found by its GUID through an answer that begins with a byte order mark', async () => {
  const ref = randomUUID();
  const document = {
    Ref_Key: ref.toUpperCase(),
    Number: '0000-000007 ',
    Posted: true,
    DeletionMark: false,
    СуммаДокумента: 1499.4999999999998,
  };
  const found = await answering(200, `\uFEFF${JSON.stringify(document)}`, (base) => base.findInvoice(ref));
  expect(found).toMatchObject({ ref, number: '0000-000007', money: { amount: 149_950 } });
});

it('a refusal that begins with a byte order mark is read as one that does not', async () => {
  const words = { code: '-1', message: { lang: 'ru', value: 'Не заполнен договор' } };
  const body = `\uFEFF${JSON.stringify({ 'odata.error': words })}`;
  const posted = answering(500, body, (base) => base.postInvoice(randomUUID()));
  await expect(posted).rejects.toMatchObject({
    outcome: 'refused',
    type: 'onec.business_refusal',
    message: '1C refused Post invoice: Не заполнен договор',
  });
});

it('a code that is on no list is final and says whom to ask', () => {
  const json = { 'odata.error': { code: '77', message: { value: 'Нечто' } } };
  expect(failureOf('POST invoice', { status: 400, headers: {}, text: '', json })).toMatchObject({
    outcome: 'refused',
    type: 'onec.rejected',
    message: expect.stringContaining('ask the base’s programmer') as string,
  });
});

it('members whose types 1C changes (text for whole numbers, references of several types) are no obstacle', () => {
  const document = {
    Ref_Key: 'A',
    DataVersion: 'AAAM7AAAAAA=',
    Number: '1',
    Posted: true,
    DeletionMark: false,
    СуммаДокумента: '1499.5',
    Версия: '9007199254740993',
    Основание: '00000000-0000-0000-0000-000000000000',
    Основание_Type: 'StandardODATA.Undefined',
    Товары: [{ LineNumber: '1', СтавкаНДС: 'НДС20' }],
  };
  expect(stateOf(invoiceSchema.parse(document), undefined)?.money.amount).toBe(149_950);
});

it('a query says %20 for a space and %2B for a plus, and hides no quote', () => {
  expect(queryString({ $filter: "Number eq 'A+1 б'", $orderby: 'Date desc' })).toBe(
    "?$filter=Number%20eq%20'A%2B1%20%D0%B1'&$orderby=Date%20desc",
  );
});
