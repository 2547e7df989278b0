import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { NewSale, SaleBooks } from '../../../providers/contract-checkout';
import type { HttpCall } from '../../../providers/http';
import { createAccounting } from '../../../providers/onec/client';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import type { SimInvoice } from '../../../providers/onec/simulator-store';
import { oneSecret, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const KETTLE = '55555555-5555-4555-8555-555555555555';
const MAPPED = `onec:
  organizationKey: 11111111-1111-4111-8111-111111111111
  counterpartyKey: 22222222-2222-4222-8222-222222222222
  itemKey: 33333333-3333-4333-8333-333333333333
  warehouseKey: 44444444-4444-4444-8444-444444444444
  items: { KETTLE-1: ${KETTLE} }
`;

const sale: NewSale = {
  orderId: 'FX-1001',
  money: { amount: 349_900, currency: 'RUB' },
  lines: [
    { sku: 'KETTLE-1', name: 'Чайник', quantity: 2, price: 149_950 },
    { sku: 'DELIVERY', name: 'Доставка', quantity: 1, price: 50_000 },
  ],
  comment: 'Заказ FX-1001',
};

let vendor: VendorSide;
let calls: HttpCall[];
let sales: SaleBooks;

function salesOf(mapped: string): SaleBooks {
  const http: VendorSide['http'] = {
    ...vendor.http,
    call(call) {
      calls.push(call);
      return vendor.http.call(call);
    },
  };
  const settings = settingsOf(clientSettings, oneSecret, vendor.url);
  const books = createAccounting(settings, { mappings: parseMappings(mapped), http }).sales;
  if (!books) throw new Error('1C keeps documents of sale.');
  return books;
}

beforeEach(async () => {
  calls = [];
  const simulator = onecSimulator(settingsOf(hookSettings, oneSecret), settingsOf(clientSettings, oneSecret));
  vendor = await startVendorSide('onec', simulator);
  sales = salesOf(MAPPED);
});
afterEach(() => vendor.stop());

const documents = async () => ((await vendor.state()) as { sales: SimInvoice[] }).sales;

describe('a document of sale', () => {
  it('has our GUID, the warehouse and a line for each article, sold as its own item or as the common one', async () => {
    const ref = randomUUID();
    const made = await sales.create(ref, sale);
    expect(made).toEqual({ ref, number: '0000-000001', posted: false, deleted: false });
    expect(await documents()).toMatchObject([
      {
        ref,
        amount: 349_900,
        fields: {
          Склад_Key: '44444444-4444-4444-8444-444444444444',
          СуммаВключаетНДС: true,
          Комментарий: 'Заказ FX-1001',
          Товары: [
            {
              LineNumber: '1',
              Номенклатура_Key: KETTLE,
              Количество: 2,
              Цена: 1499.5,
              Сумма: 2999,
              СуммаНДС: 499.83,
            },
            {
              LineNumber: '2',
              Номенклатура_Key: '33333333-3333-4333-8333-333333333333',
              Количество: 1,
              Сумма: 500,
            },
          ],
        },
      },
    ]);
  });

  it('is no invoice: nothing of the two is mixed', async () => {
    const ref = randomUUID();
    await sales.create(ref, sale);
    expect(((await vendor.state()) as { invoices: SimInvoice[] }).invoices).toEqual([]);
    expect(vendor.ledger('invoice')).toEqual([]);
    expect(vendor.ledger('sale')).toMatchObject([{ key: ref }]);
  });

  it('is the first one again where its GUID is there already', async () => {
    const ref = randomUUID();
    const first = await sales.create(ref, sale);
    expect(await sales.create(ref, sale)).toEqual(first);
    expect(vendor.ledger('sale')).toHaveLength(1);
  });

  it('whose answer never came is found by its GUID, and is one', async () => {
    const ref = randomUUID();
    vendor.sandbox.faults.add({ kind: 'dropped', operation: '^POST ', remaining: 1 });
    expect((await failureOf(sales.create(ref, sale))).outcome).toBe('unknown');
    expect(await sales.find(ref)).toMatchObject({ ref, posted: false });
    await sales.create(ref, sale);
    expect(await documents()).toHaveLength(1);
  });

  it('is posted by the Post call, however often, and by no edit', async () => {
    const ref = randomUUID();
    await sales.create(ref, sale);
    await sales.post(ref);
    await sales.post(ref);
    expect(await sales.find(ref)).toMatchObject({ posted: true });
    expect(vendor.ledger('sale_posting')).toMatchObject([{ key: ref }]);
    expect(calls.map(({ method }) => method)).not.toContain('PATCH');
  });

  it('is taken back unposted and marked for deletion, never deleted; again changes nothing', async () => {
    const ref = randomUUID();
    await sales.create(ref, sale);
    await sales.post(ref);
    await sales.withdraw(ref);
    await sales.withdraw(ref);
    expect(await sales.find(ref)).toMatchObject({ posted: false, deleted: true });
    expect(vendor.ledger('sale_unposting')).toHaveLength(1);
    expect(calls.map(({ method }) => method)).not.toContain('DELETE');
    await sales.withdraw(randomUUID());
  });

  it('that 1C refuses to post is refused for good, in 1C’s own words', async () => {
    const ref = randomUUID();
    await sales.create(ref, sale);
    await vendor.act('refusePosting', { words: 'Не хватает товара на складе' });
    const error = await failureOf(sales.post(ref));
    expect([error.outcome, error.type]).toEqual(['refused', 'onec.business_refusal']);
    expect(error.message).toContain('Не хватает товара');
  });

  it('needs no warehouse where fixit.yml names none', async () => {
    await salesOf(MAPPED.replace(/ {2}warehouseKey.*\n/, '')).create(randomUUID(), sale);
    expect((await documents())[0]?.fields).not.toHaveProperty('Склад_Key');
  });

  it.each([
    [
      'an article that fixit.yml does not know',
      MAPPED.replace(/ {2}itemKey.*\n/, ''),
      'onec.items."DELIVERY"',
    ],
    ['a customer', MAPPED.replace(/ {2}counterpartyKey.*\n/, ''), 'onec.counterpartyKey'],
  ])('without %s is refused, with the key to set, and nothing is sent', async (_what, mapped, key) => {
    const error = await failureOf(salesOf(mapped).create(randomUUID(), sale));
    expect([error.outcome, error.type]).toEqual(['refused', 'onec.mapping_missing']);
    expect(error.message).toContain(key);
    expect(calls).toEqual([]);
  });

  it.each([
    [
      'another currency',
      { ...sale, money: { amount: 349_900, currency: 'USD' } },
      'onec.currency_unsupported',
    ],
    [
      'lines that do not come to it',
      { ...sale, money: { amount: 1, currency: 'RUB' } },
      'onec.sale_mismatch',
    ],
  ])('of a sum in %s is left to a person', async (_what, odd, type) => {
    expect((await failureOf(sales.create(randomUUID(), odd))).type).toBe(type);
    expect(calls).toEqual([]);
  });
});
