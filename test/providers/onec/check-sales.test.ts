import { parseMappings } from '../../../mappings';
import type { Finding } from '../../../providers/contract';
import { check } from '../../../providers/onec/check';
import { clientSettings, hookSettings } from '../../../providers/onec/settings';
import { onecSimulator } from '../../../providers/onec/simulator';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const SALES = 'Document_РеализацияТоваровУслуг';
const MAPPED = `onec:
  organizationKey: 11111111-1111-4111-8111-111111111111
  counterpartyKey: 22222222-2222-4222-8222-222222222222
  itemKey: 33333333-3333-4333-8333-333333333333
  warehouseKey: 66666666-6666-4666-8666-666666666666
  items: { KETTLE-1: 33333333-3333-4333-8333-333333333333 }
`;

let vendor: VendorSide;
beforeEach(async () => {
  const simulator = onecSimulator(settingsOf(hookSettings, oneSecret), settingsOf(clientSettings, oneSecret));
  vendor = await startVendorSide('onec', simulator);
});
afterEach(() => vendor.stop());

const checked = (mapped: string): Promise<Finding[]> =>
  check(settingsOf(clientSettings, oneSecret, vendor.url), {
    mappings: parseMappings(mapped),
    http: vendor.http,
  });
const wrong = async (mapped: string) => (await checked(mapped)).filter(({ ok }) => !ok);

describe('a check of the base for documents of sale', () => {
  it('looks for the document, the warehouse and every article', async () => {
    const findings = await checked(MAPPED);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    const seen = findings.map(({ what }) => what);
    expect(seen).toEqual(expect.arrayContaining([SALES, 'onec.warehouseKey', 'onec.items."KETTLE-1"']));
  });

  it('says what is not published, and not where orders go by without accounting', async () => {
    await vendor.act('publish', { set: SALES, published: false });
    expect(await wrong(MAPPED)).toMatchObject([{ what: SALES }]);
    expect(await wrong(`${MAPPED}checkout: { accounting: false }\n`)).toEqual([]);
  });

  it('tells of a warehouse that the base has not what could be set', async () => {
    const found = await wrong(MAPPED.replace(/66666666-/, '77777777-'));
    expect(found).toMatchObject([{ what: 'onec.warehouseKey' }]);
    expect(found[0]?.detail).toContain('Основной склад');
  });
});
