/**
 * Registers our hook in the catalogue «Вебхуки» (section «Управление»), which the ordinary API writes. Its fields are found by
 * their names, as the documentation has them: their numbers differ from account to account.
 */
import { z } from 'zod';
import type { RecordRule } from '../../mappings-records';
import type { ConnectDeps, Connection } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import type { Catalog, Field } from './catalogs';
import { listCatalogs, readCatalog } from './catalogs';
import type { BpiumEvent } from './schema';
import { EVENT_TITLES } from './schema';
import type { BpiumClientSettings, BpiumHookSettings } from './settings';

const HOOKS = 'Вебхуки';
/** As older pages of the documentation have it. */
const HOOKS_BEFORE = 'События (webhooks)';
const FIELDS = { catalog: 'Каталог', events: 'События', url: 'URL', secret: 'Секретная строка' } as const;

const TOLD = ['record.created', 'record.updated', 'record.deleted'] as const;
/** Only what a rule decides is asked: while we are away a question stops people at their work. */
const ASKED = {
  unpaidStatus: ['record.before.created', 'record.before.updated'],
  fillByPhone: ['record.updating'],
} as const satisfies Record<RecordRule['rule'], readonly BpiumEvent[]>;

const recordsSchema = z.array(
  z.looseObject({
    id: z.union([z.string(), z.number().transform(String)]),
    values: z.record(z.string(), z.unknown()),
  }),
);

export async function connectBpium(
  { hook, client }: { hook: BpiumHookSettings; client: BpiumClientSettings },
  { http, hookUrl, mappings }: ConnectDeps,
): Promise<Connection> {
  if (Object.keys(mappings.bpium.catalogs).length === 0)
    throw new OutboundError(
      'refused',
      'bpium.no_catalogs',
      'fixit.yml names no catalogue of Bpium: set bpium.catalogs, then connect again.',
    );
  const api = createApi(client, http);
  const listed = (await listCatalogs(api)).find(({ name }) => name === HOOKS || name === HOOKS_BEFORE);
  if (!listed)
    throw new OutboundError(
      'refused',
      'bpium.no_hooks',
      `The user of BPIUM_USER sees no catalogue «${HOOKS}» in «Управление». Give it the right to it, then connect again.`,
    );
  const catalog = await readCatalog(api, listed.id);
  const fields = fieldsOf(catalog);
  const path = `catalogs/${encodeURIComponent(catalog.id)}/records`;
  const existing = await api.call(
    { operation: 'GET records', method: 'GET', path: `${path}?limit=500` },
    recordsSchema,
  );
  const connection: Connection = { done: [], warnings: [] };
  for (const [catalogId, { rules }] of Object.entries(mappings.bpium.catalogs)) {
    const events = [...new Set<BpiumEvent>([...TOLD, ...rules.flatMap(({ rule }) => ASKED[rule])])];
    const values = {
      [fields.catalog.id]: catalogId,
      [fields.events.id]: events.map((event) => optionOf(fields.events, event)),
      [fields.url.id]: hookUrl,
      [fields.secret.id]: hook.secrets[0],
    };
    const ours = existing.find(
      (record) => record.values[fields.url.id] === hookUrl && record.values[fields.catalog.id] === catalogId,
    );
    const call = { operation: `${ours ? 'PATCH' : 'POST'} web hook`, body: { values } };
    if (ours) await api.call({ ...call, method: 'PATCH', path: `${path}/${ours.id}` }, z.unknown());
    else await api.call({ ...call, method: 'POST', path }, z.unknown());
    connection.done.push(
      `Catalogue ${catalogId}: the hook is ${ours ? 'as it should be' : 'registered'}, for ${events.join(', ')}.`,
    );
  }
  if (!/^https:/.test(hookUrl))
    connection.warnings.push('The address is not https: whoever listens reads the records.');
  return connection;
}

function optionOf({ name, config }: Field, event: BpiumEvent): string {
  const option = config?.items?.find(
    (item) => item.name === EVENT_TITLES[event] || item.name.includes(event),
  );
  if (option) return option.id;
  throw new OutboundError(
    'refused',
    'bpium.hook_events',
    `The field «${name}» of «${HOOKS}» has no event «${EVENT_TITLES[event]}» (${event}). Register the hook by hand there: its address is PUBLIC_URL/hooks/bpium, its secret BPIUM_SECRET.`,
  );
}

function fieldsOf({ fields }: Catalog): Record<keyof typeof FIELDS, Field> {
  const found = Object.entries(FIELDS).map(([ours, name]): [string, Field] => {
    const field = fields.find((one) => one.name === name);
    if (field) return [ours, field];
    throw new OutboundError(
      'refused',
      'bpium.hook_fields',
      `The catalogue «${HOOKS}» has no field «${name}». Register the hook by hand there: its address is PUBLIC_URL/hooks/bpium, its secret BPIUM_SECRET.`,
    );
  });
  return Object.fromEntries(found) as Record<keyof typeof FIELDS, Field>; // one for each of FIELDS
}
