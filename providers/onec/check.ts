/**
 * Holds fixit.yml and the settings against the live base: what is published, whether the keys name something that
 * invoices may be written with, whether dates would come out right. Reads only.
 */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { z } from 'zod';
import { keyFinding } from './check-keys';
import { vatFinding } from './check-vat';
import { INVOICES } from './invoice';
import { SALES } from './sales';
import { createOData, entity } from './odata';
import type { OData } from './odata';
import type { OnecClientSettings } from './settings';
import { instantOf } from './time';

/** Catalogues that invoices refer to, and the key of each in fixit.yml. */
const KEYS = {
  organizationKey: 'Catalog_Организации',
  counterpartyKey: 'Catalog_Контрагенты',
  itemKey: 'Catalog_Номенклатура',
} as const;

export async function check(
  settings: OnecClientSettings,
  { http, mappings }: ClientDeps,
  now: () => Date = () => new Date(),
): Promise<Finding[]> {
  const odata = createOData(settings, http);
  const found: Finding[] = [];
  const sets = await tried(found, 'ONEC_API_URL, ONEC_USER, ONEC_PASSWORD', () => publishedSets(odata));
  // Nothing more can be asked of a base that does not answer.
  if (sets === undefined) return found;
  found.push({
    what: 'ONEC_API_URL, ONEC_USER, ONEC_PASSWORD',
    ok: true,
    detail: `The base answers and publishes ${sets.size} objects.`,
  });
  found.push(...[INVOICES, ...Object.values(KEYS)].map((set) => publishedFinding(set, sets.has(set))));
  for (const [name, set] of Object.entries(KEYS)) {
    const what = `onec.${name}`;
    const key = mappings.onec[name as keyof typeof KEYS]; // the table's own names
    if (!sets.has(set)) continue;
    const finding = await tried(found, what, () => keyFinding(odata, what, set, key));
    if (finding) found.push(finding);
  }
  if (mappings.checkout.accounting) await checkSales(odata, mappings, sets, found);
  const { vatRate } = mappings.onec;
  const vat = await tried(found, 'onec.vatRate', async () => vatFinding(vatRate, await odata.metadata()));
  if (vat) found.push(vat);
  if (sets.has(INVOICES)) await checkInvoices(odata, settings, now(), found);
  return found;
}

/** What the question came to; where it could not be asked, that is the finding. */
async function tried<T>(found: Finding[], what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    found.push({ what, ok: false, detail: error.message });
    return undefined;
  }
}

async function publishedSets(odata: OData): Promise<ReadonlySet<string>> {
  const { value } = await odata.call({
    method: 'GET',
    path: '',
    operation: 'GET the list of what is published',
    answer: z.looseObject({ value: z.array(z.looseObject({ name: z.string() })) }),
  });
  return new Set(value.map(({ name }) => name));
}

const publishedFinding = (set: string, ok: boolean): Finding => ({
  what: set,
  ok,
  detail: ok
    ? 'Published.'
    : 'Not published, or not readable by ONEC_USER: put it into the composition of the standard OData interface (УстановитьСоставСтандартногоИнтерфейсаOData) and give the user its rights.',
});

const ITEMS = 'Catalog_Номенклатура';
const WAREHOUSES = 'Catalog_Склады';

/** What documents of sale need beside what invoices do. */
async function checkSales(
  odata: OData,
  { onec: { items, warehouseKey } }: ClientDeps['mappings'],
  sets: ReadonlySet<string>,
  found: Finding[],
): Promise<void> {
  found.push(publishedFinding(SALES, sets.has(SALES)));
  if (warehouseKey !== undefined && !sets.has(WAREHOUSES)) found.push(publishedFinding(WAREHOUSES, false));
  const named = [
    ...(warehouseKey === undefined ? [] : [['onec.warehouseKey', WAREHOUSES, warehouseKey] as const]),
    ...Object.entries(items).map(([sku, key]) => [`onec.items."${sku}"`, ITEMS, key] as const),
  ];
  for (const [what, set, key] of named) {
    if (!sets.has(set)) continue;
    const finding = await tried(found, what, () => keyFinding(odata, what, set, key));
    if (finding) found.push(finding);
  }
}

async function checkInvoices(
  odata: OData,
  { timeZone }: OnecClientSettings,
  now: Date,
  found: Finding[],
): Promise<void> {
  const what = 'rights to invoices';
  const answer = await tried(found, what, () =>
    odata.call({
      method: 'GET',
      path: entity(INVOICES),
      operation: 'GET the newest invoice',
      query: { $orderby: 'Date desc', $top: '1', $select: 'Ref_Key,Date' },
      answer: z.looseObject({ value: z.array(z.looseObject({ Date: z.string() })) }),
    }),
  );
  if (answer === undefined) return;
  const detail = 'ONEC_USER may read them. Whether it may write and post them shows at the first invoice.';
  found.push({ what, ok: true, detail });
  found.push(zoneFinding(timeZone, answer.value[0]?.Date, now));
}

/** A clock may be a little fast. */
const TOLERANCE_MS = 10 * 60_000;

/** A base east of what we take it for writes dates that have not come yet. */
function zoneFinding(timeZone: string, newest: string | undefined, now: Date): Finding {
  const what = 'ONEC_TIMEZONE';
  const at = newest === undefined ? undefined : instantOf(newest, timeZone);
  if (at === undefined) {
    return { what, ok: true, detail: `${timeZone}: there is no invoice whose date could speak against it.` };
  }
  const ahead = Date.parse(at) - now.getTime();
  if (ahead > TOLERANCE_MS) {
    const hours = (ahead / 3_600_000).toFixed(1);
    return {
      what,
      ok: false,
      detail: `The newest invoice is dated ${hours} h after now in ${timeZone}. Either the base lives further east: set ONEC_TIMEZONE to its zone; or somebody dates invoices ahead: then this means nothing.`,
    };
  }
  return { what, ok: true, detail: `${timeZone}: the newest invoice is dated ${newest}, which fits.` };
}
