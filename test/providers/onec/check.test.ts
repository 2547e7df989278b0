import { join } from 'node:path';
import { parseMappings, readMappings } from '../../../mappings';
import type { Finding } from '../../../providers/contract';
import type { HttpCall } from '../../../providers/http';
import { check } from '../../../providers/onec/check';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import { ROOT } from '../../../root';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const shipped = readMappings(join(ROOT, 'fixit.yml'));
const noon = new Date('2026-11-21T09:00:00Z');
const INVOICES = 'Document_СчетНаОплатуПокупателю';

let vendor: VendorSide;
let calls: HttpCall[];

beforeEach(async () => {
  calls = [];
  vendor = await startVendorSide(
    'onec',
    onecSimulator(settingsOf(hookSettings, oneSecret), settingsOf(clientSettings, oneSecret)),
  );
});
afterEach(() => vendor.stop());

const checked = (mappings = shipped, change: Record<string, string> = {}): Promise<Finding[]> =>
  check(
    settingsOf(clientSettings, oneSecret, vendor.url, change),
    {
      mappings,
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
const wrong = (findings: Finding[]) => findings.filter(({ ok }) => !ok);

/** An invoice dated so many hours from now in Moscow. */
async function invoiceDated(date: string): Promise<void> {
  const { apiUrl, user, password } = settingsOf(clientSettings, oneSecret, vendor.url);
  const answer = await vendor.http.call({
    provider: 'onec',
    operation: 'POST invoice',
    method: 'POST',
    url: `${apiUrl}/${encodeURIComponent(INVOICES)}?$format=json`,
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    body: { Date: date, СуммаДокумента: 1 },
  });
  expect(answer.status).toBe(201);
}

describe('a check of the base', () => {
  it('finds everything in order as it is shipped, and writes nothing', async () => {
    const findings = await checked();
    expect(wrong(findings)).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual([
      'ONEC_API_URL, ONEC_USER, ONEC_PASSWORD',
      INVOICES,
      'Catalog_Организации',
      'Catalog_Контрагенты',
      'Catalog_Номенклатура',
      'onec.organizationKey',
      'onec.counterpartyKey',
      'onec.itemKey',
      'Document_РеализацияТоваровУслуг',
      'onec.vatRate',
      'rights to invoices',
      'ONEC_TIMEZONE',
    ]);
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(calls.map(({ url }) => url).join()).not.toMatch(/\+|%2B|\$expand/);
  });

  it('of a wrong password says which settings, and nothing of them', async () => {
    const findings = await checked(shipped, { ONEC_PASSWORD: 'не тот' });
    expect(findings).toMatchObject([{ what: 'ONEC_API_URL, ONEC_USER, ONEC_PASSWORD', ok: false }]);
    expect(findings[0]?.detail).toContain('ONEC_USER and ONEC_PASSWORD');
    expect(JSON.stringify(findings)).not.toContain('не тот');
  });

  it('of a base that is away is a finding, no error', async () => {
    const nowhere = 'http://127.0.0.1:9/odata/standard.odata';
    expect(await checked(shipped, { ONEC_API_URL: nowhere })).toMatchObject([{ ok: false }]);
  });

  it('tells what is not published, and how to publish it', async () => {
    await vendor.act('publish', { set: 'Catalog_Номенклатура', published: false });
    const findings = await checked();
    expect(wrong(findings)).toMatchObject([
      {
        what: 'Catalog_Номенклатура',
        detail: expect.stringContaining('composition of the standard') as string,
      },
    ]);
    expect(findings.map(({ what }) => what)).not.toContain('onec.itemKey');
  });

  it('tells what the user may not read', async () => {
    await vendor.act('publish', { set: INVOICES, allowed: false });
    expect(wrong(await checked())).toMatchObject([
      { what: 'rights to invoices', detail: expect.stringContaining('1C denied') as string },
    ]);
  });

  it.each([
    ['that is not set', undefined, 'Not set in fixit.yml'],
    ['that is no GUID', '0000-0001', 'is no GUID'],
    ['of nothing', '99999999-9999-4999-8999-999999999999', 'has nothing under'],
  ])('of a key %s offers what could be set', async (_, itemKey, words) => {
    const onec = { ...shipped.onec, itemKey };
    const [finding, ...more] = wrong(await checked({ ...shipped, onec }));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ what: 'onec.itemKey' });
    expect(finding?.detail).toContain(words);
    expect(finding?.detail).toContain('Выезд мастера = 33333333-3333-4333-8333-333333333333');
    expect(finding?.detail).not.toContain('Услуги');
  });

  it('never lists customers', async () => {
    const { counterpartyKey: _, ...onec } = shipped.onec;
    const [finding] = wrong(await checked({ ...shipped, onec }));
    expect(finding).toMatchObject({ what: 'onec.counterpartyKey' });
    expect(finding?.detail).not.toContain('Розничный');
  });

  it('of a key that is a group, or marked for deletion, says so', async () => {
    const folder = { ...shipped.onec, itemKey: '44444444-4444-4444-8444-444444444444' };
    expect(wrong(await checked({ ...shipped, onec: folder }))).toMatchObject([
      { what: 'onec.itemKey', detail: expect.stringContaining('is a group') as string },
    ]);
    await vendor.act('catalog', {
      set: 'Catalog_Организации',
      row: {
        Ref_Key: shipped.onec.organizationKey,
        Code: '1',
        Description: 'ООО «Ремонт»',
        DeletionMark: true,
      },
    });
    expect(wrong(await checked())).toMatchObject([
      { what: 'onec.organizationKey', detail: expect.stringContaining('marked for deletion') as string },
    ]);
  });

  it('reads a long catalogue page by page in a stated order, every row once', async () => {
    const set = 'Catalog_Организации';
    for (let i = 0; i < 450; i++) {
      const Ref_Key = `aaaaaaaa-0000-4000-8000-${String(i).padStart(12, '0')}`;
      await vendor.act('catalog', {
        set,
        row: { Ref_Key, Code: String(i), Description: `ООО № ${i}`, DeletionMark: false },
      });
    }
    const { organizationKey: _, ...onec } = shipped.onec;
    const [finding] = wrong(await checked({ ...shipped, onec }));
    expect(finding?.detail).toContain('and 446 more');
    const pages = calls.filter(({ url }) => url.includes('$skip')).map(({ url }) => url.split('?')[1]);
    expect(pages.map((query) => /\$orderby=Ref_Key&\$top=200&\$skip=(\d+)/.exec(query ?? '')?.[1])).toEqual([
      '0',
      '200',
      '400',
    ]);
  });

  it.each([
    ['НДС33', 'does not know НДС33. Set onec.vatRate in fixit.yml to one that it has: БезНДС, НДС0'],
    ['20%', 'is no name of a rate. Set onec.vatRate in fixit.yml'],
  ])('of the rate %s says %s', async (vatRate, words) => {
    const findings = wrong(await checked({ ...shipped, onec: { ...shipped.onec, vatRate } }));
    expect(findings).toMatchObject([
      { what: 'onec.vatRate', detail: expect.stringContaining(words) as string },
    ]);
  });

  it('doubts a time zone in which the newest invoice has not been written yet', async () => {
    await invoiceDated('2026-11-21T12:05:00');
    expect(wrong(await checked())).toEqual([]);
    await invoiceDated('2026-11-21T14:00:00');
    expect(wrong(await checked())).toMatchObject([
      {
        what: 'ONEC_TIMEZONE',
        detail: expect.stringContaining('2.0 h after now in Europe/Moscow') as string,
      },
    ]);
    expect(wrong(await checked(shipped, { ONEC_TIMEZONE: 'Asia/Yekaterinburg' }))).toEqual([]);
  });

  it('without any mapping names each one that is missing', async () => {
    const findings = wrong(await checked(parseMappings('')));
    expect(findings.map(({ what }) => what)).toEqual([
      'onec.organizationKey',
      'onec.counterpartyKey',
      'onec.itemKey',
    ]);
  });
});
