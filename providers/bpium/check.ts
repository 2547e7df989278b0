/** Holds `bpium.catalogs` of fixit.yml against the live account: catalogues and the fields that rules name. Reads only. */
import type { RecordRule } from '../../mappings-records';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import type { Catalog } from './catalogs';
import { listCatalogs, readCatalog } from './catalogs';
import type { BpiumClientSettings } from './settings';

const ACCESS = 'BPIUM_USER';

export async function check(
  settings: BpiumClientSettings,
  { http, mappings }: ClientDeps,
): Promise<Finding[]> {
  const api = createApi(settings, http);
  const catalogs = await looked(ACCESS, () => listCatalogs(api));
  if ('finding' in catalogs) return [catalogs.finding];
  const known = catalogs.found;
  const findings: Finding[] = [
    { what: ACCESS, ok: true, detail: 'The account answers and lets the user in.' },
  ];
  const choice = known
    .map(({ id, name }) => `${id} = ${name}`)
    .slice(0, 12)
    .join(', ');
  const read = new Map<string, Promise<Looked<Catalog>>>();
  const readOnce: ReadOnce = (what, id) => {
    const reading = read.get(id) ?? looked(what, () => readCatalog(api, id));
    read.set(id, reading);
    return reading;
  };
  for (const [catalogId, { rules }] of Object.entries(mappings.bpium.catalogs)) {
    const what = `bpium.catalogs.${catalogId}`;
    if (!known.some(({ id }) => id === catalogId)) {
      findings.push({
        what,
        ok: false,
        detail: `There is no catalogue ${catalogId} that ${ACCESS} may see. It may see: ${choice || 'none'}.`,
      });
      continue;
    }
    for (const named of [...namedBy(catalogId, rules)])
      findings.push(await fieldFinding(readOnce, what, named));
  }
  return findings;
}

interface Named {
  rule: string;
  catalogId: string;
  member: string;
  fieldId: string;
}

function* namedBy(catalogId: string, rules: readonly RecordRule[]): Iterable<Named> {
  for (const rule of rules) {
    const own =
      rule.rule === 'unpaidStatus'
        ? { status: rule.status, order: rule.order }
        : { phone: rule.phone, ...rule.fill };
    for (const [member, fieldId] of Object.entries(own))
      if (fieldId !== undefined) yield { rule: rule.rule, catalogId, member, fieldId };
    if (rule.rule !== 'fillByPhone') continue;
    const { catalog, ...theirs } = rule.people;
    for (const [member, fieldId] of Object.entries(theirs))
      yield { rule: rule.rule, catalogId: catalog, member: `people.${member}`, fieldId };
  }
}

/** The limit on calls is shared with what people wait for. */
type ReadOnce = (what: string, catalogId: string) => Promise<Looked<Catalog>>;

async function fieldFinding(
  readOnce: ReadOnce,
  where: string,
  { rule, catalogId, member, fieldId }: Named,
): Promise<Finding> {
  const what = `${where}: ${rule}.${member}`;
  const read = await readOnce(what, catalogId);
  if ('finding' in read) return { ...read.finding, what };
  const catalog = read.found;
  const field = catalog.fields.find(({ id }) => id === fieldId);
  if (field) return { what, ok: true, detail: `Field ${fieldId} of ${catalog.name} is «${field.name}».` };
  const choice = catalog.fields
    .map(({ id, name }) => `${id} = ${name}`)
    .slice(0, 20)
    .join(', ');
  return { what, ok: false, detail: `${catalog.name} has no field ${fieldId}. It has: ${choice}.` };
}

type Looked<T> = { found: T } | { finding: Finding };

async function looked<T extends object>(what: string, look: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { found: await look() };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { finding: { what, ok: false, detail: error.message } };
  }
}
