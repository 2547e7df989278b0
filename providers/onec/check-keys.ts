/** Whether a key of fixit.yml names an object of its catalogue that an invoice may be written with. */
import { z } from 'zod';
import { clip } from '../clip';
import type { Finding } from '../contract';
import { OutboundError } from '../failure';
import { guidOf } from './guid';
import { entity, everyRow } from './odata';
import type { OData } from './odata';

const rowSchema = z.looseObject({
  Ref_Key: z.string(),
  Description: z.string(),
  DeletionMark: z.boolean().default(false),
  /** Only catalogues with groups have it. */
  IsFolder: z.boolean().nullish(),
});
type Row = z.infer<typeof rowSchema>;

export async function keyFinding(
  odata: OData,
  what: string,
  set: string,
  key: string | undefined,
): Promise<Finding> {
  const bad = (detail: string): Finding => ({ what, ok: false, detail });
  const instead = async () => `Set ${what} in fixit.yml to ${await choice(odata, set)}`;
  if (!key) return bad(`Not set in fixit.yml. ${await instead()}`);
  const guid = guidOf(key);
  if (guid === undefined) return bad(`"${clip(key, 40)}" is no GUID. ${await instead()}`);
  const row = await find(odata, set, guid);
  if (row === undefined) return bad(`${set} has nothing under ${guid}. ${await instead()}`);
  if (row.IsFolder) {
    return bad(`${guid} is a group of ${set}. Set ${what} in fixit.yml to an object inside it.`);
  }
  if (row.DeletionMark) {
    return bad(
      `${guid} is marked for deletion in ${set}. Take the mark off, or set ${what} in fixit.yml to another.`,
    );
  }
  return { what, ok: true, detail: `${set} has it.` };
}

async function find(odata: OData, set: string, guid: string): Promise<Row | undefined> {
  try {
    const path = entity(set, guid);
    return await odata.call({ method: 'GET', path, operation: `GET ${set}`, answer: rowSchema });
  } catch (error) {
    if (error instanceof OutboundError && error.type === 'onec.not_found') return undefined;
    throw error;
  }
}

/** Customers are people: their names are not listed. */
const HOLDS_PEOPLE: ReadonlySet<string> = new Set(['Catalog_Контрагенты']);
/** In the usual configurations; asking the others for IsFolder is an error there. */
const HAS_GROUPS: ReadonlySet<string> = new Set(['Catalog_Контрагенты', 'Catalog_Номенклатура']);
const SHOWN = 5;

/** What the setting could be, after `to`: names with their keys, where there are few. */
async function choice(odata: OData, set: string): Promise<string> {
  if (HOLDS_PEOPLE.has(set)) return `the Ref_Key of one from ${set}.`;
  const usable: string[] = [];
  let count = 0;
  const $select = `Ref_Key,Description,DeletionMark${HAS_GROUPS.has(set) ? ',IsFolder' : ''}`;
  const query = { $select, $filter: 'DeletionMark eq false' };
  for await (const { Ref_Key, Description, IsFolder } of everyRow(odata, set, rowSchema, query)) {
    if (IsFolder) continue;
    count++;
    if (usable.length < SHOWN) usable.push(`${clip(Description, 60)} = ${Ref_Key}`);
  }
  if (count === 0) return `the Ref_Key of one: ${set} is empty, make it in 1C first.`;
  const more = count > SHOWN ? `, and ${count - SHOWN} more` : '';
  return `a key of ${set}: ${usable.join('; ')}${more}.`;
}
