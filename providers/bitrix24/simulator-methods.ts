/** The methods of the simulated REST interface, each as the vendor's page of it says. */
import { z } from 'zod';
import type { SimAnswer, SimWorld } from '../../sandbox/contract';
import { refusal } from './simulator-limits';
import { CATEGORIES, DEAL_FIELDS, stagesOf, USERS } from './simulator-store';
import type { Bitrix24Store, SimDeal } from './simulator-store';
import type { Bitrix24Changes } from './simulator-changes';

export interface Context {
  store: Bitrix24Store;
  changes: Bitrix24Changes;
  world: SimWorld;
}
export type Parameters = Record<string, unknown>;
/** `result`, or a refusal. */
export type Done = { result: unknown; total?: number } | { refused: SimAnswer };
type Method = (parameters: Parameters, context: Context) => Done;

const DEALS = 2;
const CONTACTS = 3;
const PAGE = 50;
const id = z.coerce.number().int();
const fields = z.record(z.string(), z.unknown()).default({});
const addSchema = z.looseObject({ entityTypeId: id, fields });
const oneSchema = z.looseObject({ entityTypeId: id, id, fields });
const listSchema = z.looseObject({ entityTypeId: id, filter: fields, start: id.default(0) });

const no = (status: number, code: string, words: string): Done => ({ refused: refusal(status, code, words) });
const notFound = (): Done => no(400, 'NOT_FOUND', 'Элемент не найден');
const byApplicationsOnly: Method = () =>
  no(403, 'WRONG_AUTH_TYPE', 'Access for this method not allowed by webhook authorization.');

const itemOf = ({ id, createdTime, updatedTime, fields }: SimDeal): Record<string, unknown> => ({
  ...fields,
  id,
  createdTime,
  updatedTime,
  entityTypeId: DEALS,
});

/** Known names alone; a stage has to be one of its pipeline. */
function checkedFields(given: Parameters, before: Parameters): Parameters | undefined {
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => DEAL_FIELDS.includes(name)));
  const { categoryId, stageId } = { ...before, ...kept };
  const isStage = stagesOf(Number(categoryId)).some(({ STATUS_ID }) => STATUS_ID === stageId);
  return isStage ? kept : undefined;
}

const wrongStage = (): Done =>
  no(400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Неверное значение поля "Стадия сделки"');

function found(parameters: Parameters, { store }: Context): SimDeal | undefined {
  const one = oneSchema.parse(parameters);
  return one.entityTypeId === DEALS ? store.deal(one.id) : undefined;
}

function addContact(given: Parameters, { store, world }: Context): Done {
  const fm = z
    .array(z.looseObject({ value: z.string() }))
    .catch([])
    .parse(given['fm']);
  const contact = {
    id: store.nextId(),
    name: String(given['name'] ?? ''),
    comms: fm.map(({ value }) => value),
  };
  store.contacts.push(contact);
  world.record({ type: 'contact', id: String(contact.id) });
  return { result: { item: { id: contact.id, name: contact.name } } };
}

export const METHODS: Readonly<Record<string, Method>> = {
  profile: () => ({ result: { ID: '1', ADMIN: true, NAME: 'Мария' } }),
  scope: () => ({ result: ['crm', 'im', 'user_brief'] }),
  'event.bind': byApplicationsOnly,
  'event.get': byApplicationsOnly,

  'crm.item.add'(parameters, context) {
    const given = addSchema.parse(parameters);
    if (given.entityTypeId === CONTACTS) return addContact(given.fields, context);
    if (given.entityTypeId !== DEALS) return no(400, 'NOT_FOUND', 'Смарт-процесс не найден');
    const defaults = {
      categoryId: 0,
      stageId: stagesOf(Number(given.fields['categoryId'] ?? 0))[0]?.STATUS_ID,
    };
    const kept = checkedFields(given.fields, defaults);
    if (kept === undefined) return wrongStage();
    return { result: { item: itemOf(context.changes.add({ ...defaults, ...kept })) } };
  },
  'crm.item.get'(parameters, context) {
    const deal = found(parameters, context);
    return deal ? { result: { item: itemOf(deal) } } : notFound();
  },
  'crm.item.update'(parameters, context) {
    const deal = found(parameters, context);
    if (!deal) return notFound();
    const kept = checkedFields(oneSchema.parse(parameters).fields, deal.fields);
    if (kept === undefined) return wrongStage();
    context.changes.update(deal, kept);
    return { result: { item: itemOf(deal) } };
  },
  'crm.item.delete'(parameters, context) {
    const deal = found(parameters, context);
    if (!deal) return notFound();
    context.changes.remove(deal);
    return { result: [] };
  },
  'crm.item.list'(parameters, { store }) {
    const { filter, start } = listSchema.parse(parameters);
    const wanted = Object.entries(filter).map(
      ([name, value]) => [name.replace(/^=/, ''), String(value)] as const,
    );
    const rows = store
      .all()
      .map(itemOf)
      .filter((item) => wanted.every(([name, value]) => String(item[name] ?? '') === value));
    return { result: { items: rows.slice(start, start + PAGE) }, total: rows.length };
  },
  'crm.item.fields': () => ({
    result: {
      fields: Object.fromEntries(DEAL_FIELDS.map((name) => [name, { title: name, upperName: name }])),
    },
  }),
  'crm.category.list': () => ({ result: { categories: CATEGORIES } }),
  'crm.status.list'(parameters) {
    const entity = String(fields.parse(parameters['filter'])['ENTITY_ID'] ?? '');
    const category = /^DEAL_STAGE(?:_(\d+))?$/.exec(entity);
    const isThere = category && CATEGORIES.some((one) => one.id === Number(category[1] ?? 0));
    return { result: isThere ? stagesOf(Number(category[1] ?? 0)) : [] };
  },
  'crm.duplicate.findbycomm'(parameters, { store }) {
    const values = z.array(z.string()).parse(parameters['values']);
    const ids = store.contacts.filter(({ comms }) => values.some((value) => comms.includes(value)));
    return { result: ids.length === 0 ? [] : { CONTACT: ids.map((contact) => contact.id) } };
  },
  'user.get': (parameters) => ({ result: USERS.filter(({ ID }) => ID === String(parameters['ID'])) }),
  'im.notify'(parameters, { store, world }) {
    const userId = Number(parameters['USER_ID'] ?? 0);
    const text = String(parameters['MESSAGE'] ?? '').trim();
    if (userId <= 0) return no(400, 'USER_ID_EMPTY', "User ID can't be empty");
    if (text === '') return no(400, 'MESSAGE_EMPTY', "Message can't be empty");
    if (!USERS.some(({ ID, ACTIVE }) => Number(ID) === userId && ACTIVE)) return { result: false };
    // Without CLIENT_ID a web hook's tag is nobody's, and replaces nothing.
    const tag = parameters['CLIENT_ID'] === undefined ? '' : String(parameters['TAG'] ?? '');
    const made = store.notify(userId, tag, text);
    world.record({ type: 'notification', id: String(made), key: tag, subject: String(userId) });
    return { result: made };
  },
};
