import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { Accounting, NewInvoice } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { createAccounting } from '../../../providers/onec/client';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import type { SimInvoice } from '../../../providers/onec/simulator-store';
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

  it('of a base that gives it another reference is refused for good, and not tried under that one', async () => {
    await vendor.act('ignoreKeys', { on: true });
    const error = accounting.createInvoice(randomUUID(), invoice);
    await expect(error).rejects.toMatchObject({ outcome: 'refused', type: 'onec.reference_changed' });
    expect(calls).toHaveLength(1);
  });

  it('that is open in somebody’s form waits its turn', async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await vendor.act('lock', { ref });
    await expect(accounting.postInvoice(ref)).rejects.toMatchObject({
      outcome: 'try_later',
      type: 'onec.locked',
    });
    await accounting.postInvoice(ref);
    expect(vendor.ledger('posting')).toHaveLength(1);
  });

  it('whose answer takes longer than other vendors may is waited for', async () => {
    // A hundredth of every limit: 10 s are what a call may last elsewhere, 30 s are 1C's.
    const hundredth = {
      ...vendor.http,
      call: (call: HttpCall) => vendor.http.call({ ...call, timeoutMs: (call.timeoutMs ?? 10_000) / 100 }),
    };
    const hasty = createAccounting(settingsOf(clientSettings, oneSecret, vendor.url), {
      mappings,
      http: hundredth,
    });
    vendor.sandbox.faults.add({ kind: 'delay', provider: 'onec', ms: 150 });
    const ref = randomUUID();
    expect(await hasty.createInvoice(ref, invoice)).toMatchObject({ ref });
  });

  it('whose answer never came is found by its GUID, and is one', async () => {
    const ref = randomUUID();
    vendor.sandbox.faults.add({ kind: 'dropped', provider: 'onec', operation: '^POST', remaining: 1 });
    await expect(accounting.createInvoice(ref, invoice)).rejects.toMatchObject({ outcome: 'unknown' });
    expect(await accounting.findInvoice(ref)).toMatchObject({ number: '0000-000001' });
    expect(await accounting.createInvoice(ref, invoice)).toMatchObject({ number: '0000-000001' });
    expect(vendor.ledger('invoice')).toHaveLength(1);
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

  it('under a wrong password is refused for good, without telling it', async () => {
    const wrong = accountingOf({ ONEC_PASSWORD: 'секрет:1' });
    const error: unknown = await wrong.findInvoice(randomUUID()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ outcome: 'refused', type: 'onec.denied' });
    expect(String(error)).not.toContain('секрет');
  });

  it.each(["x' or true or guid'", '', '123456789012'])('is never asked for by %j', async (ref) => {
    await expect(accounting.findInvoice(ref)).rejects.toMatchObject({ type: 'onec.bad_reference' });
    expect(calls).toEqual([]);
  });
});

describe('an invoice that is taken back', () => {
  const made = async () => {
    const ref = randomUUID();
    await accounting.createInvoice(ref, invoice);
    await accounting.postInvoice(ref);
    calls = [];
    return ref;
  };
  /** Somebody saves the document just before our edit, so many times. */
  const savedBefore = (ref: string, times: number, amount?: string): Accounting =>
    createAccounting(settingsOf(clientSettings, oneSecret, vendor.url), {
      mappings,
      http: {
        ...vendor.http,
        async call(call) {
          calls.push(call);
          if (call.method === 'PATCH' && times-- > 0) await vendor.act('save', { ref, amount });
          return vendor.http.call(call);
        },
      },
    });
  const edits = () => calls.filter(({ method }) => method === 'PATCH');

  it('is unposted and marked for deletion, under the version that was read, and never deleted', async () => {
    const ref = await made();
    await accounting.withdrawInvoice?.(ref);
    expect(await accounting.findInvoice(ref)).toMatchObject({ posted: false, deleted: true });
    expect(vendor.ledger('unposting')).toMatchObject([{ key: ref }]);
    expect(edits()).toMatchObject([
      { body: { DeletionMark: true }, headers: { 'if-match': expect.stringMatching(/^\S+=$/) as string } },
    ]);
    expect(calls.map(({ method }) => method)).not.toContain('DELETE');
  });

  it('is left alone where it is so already, or is not there', async () => {
    const ref = await made();
    await accounting.withdrawInvoice?.(ref);
    calls = [];
    await accounting.withdrawInvoice?.(ref);
    await accounting.withdrawInvoice?.(randomUUID());
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('is read again and taken back where somebody saved it meanwhile', async () => {
    const ref = await made();
    await savedBefore(ref, 2).withdrawInvoice?.(ref);
    expect(edits()).toHaveLength(3);
    expect(await accounting.findInvoice(ref)).toMatchObject({ deleted: true });
  });

  it('is left to the person who is at work on it', async () => {
    const changed = { outcome: 'refused', type: 'onec.changed' };
    const busy = await made();
    await expect(savedBefore(busy, 9).withdrawInvoice?.(busy)).rejects.toMatchObject(changed);
    expect(edits()).toHaveLength(3);
    const other = await made();
    await expect(savedBefore(other, 1, '2000').withdrawInvoice?.(other)).rejects.toMatchObject(changed);
    expect(edits()).toHaveLength(1);
    expect(await accounting.findInvoice(other)).toMatchObject({ deleted: false });
  });
});
