/** The simulated OData v3 interface, byte order mark and all: the part of it that invoices need. */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import { majorUnits, roundAmount } from '../money';
import { EMPTY_REF, guidOf } from './guid';
import { INVOICES } from './invoice';
import { SALES } from './sales';
import { json, odataError } from './simulator-answers';
import { ALL_SETS, metadataXml } from './simulator-catalogs';
import { queried } from './simulator-query';
import { dataVersion } from './simulator-store';
import type { OnecStore, SimInvoice } from './simulator-store';

interface Request {
  request: SimRequest;
  store: OnecStore;
  world: SimWorld;
}

/** Which documents are meant, and what the ledger calls what happens to them. */
const KINDS = {
  [INVOICES]: {
    set: INVOICES,
    title: 'Счет покупателю',
    made: 'invoice',
    posted: 'posting',
    unposted: 'unposting',
    of: 'invoices',
    find: (store: OnecStore, ref: string) => store.find(ref),
    all: (store: OnecStore) => store.all(),
  },
  [SALES]: {
    set: SALES,
    title: 'Реализация товаров и услуг',
    made: 'sale',
    posted: 'sale_posting',
    unposted: 'sale_unposting',
    of: 'sales',
    find: (store: OnecStore, ref: string) => store.findSale(ref),
    all: (store: OnecStore) => store.allSales(),
  },
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

interface Context extends Request {
  kind: Kind;
}

const ROOT = '/odata/standard.odata/';

const notFound = (set: string, ref: string): SimAnswer =>
  odataError(404, '9', `Экземпляр сущности "${set}" с ключом ${ref} не найден`);

export function answerOData(context: Request): SimAnswer {
  const { request, store, world } = context;
  if (!request.path.startsWith(ROOT)) return { status: 404, body: 'Not found' };
  const [resource = '', operation] = request.path.slice(ROOT.length).split('/').map(decodeURIComponent);
  const published = ALL_SETS.filter((set) => !store.unpublished.has(set));
  if (resource === '') {
    const value = published.map((name) => ({ name, url: name }));
    return json(200, { 'odata.metadata': `${world.baseUrl}${ROOT}$metadata`, value });
  }
  if (resource === '$metadata') {
    const headers = { 'content-type': 'application/xml;charset=utf-8' };
    return { status: 200, headers, body: metadataXml(published) };
  }
  const match = /^([^(]+)(?:\(guid'([^']*)'\))?$/u.exec(resource);
  if (!match) return odataError(400, '6', 'Неверный формат URL');
  const [, set = '', key] = match;
  if (!published.includes(set)) return odataError(404, '8', `Тип сущности "${set}" не найден`);
  if (store.forbidden.has(set)) return odataError(401, '20', `Нарушение прав доступа: ${set}`);
  if (key === undefined) return answerSet(context, set);
  const ref = guidOf(key);
  if (ref === undefined) return odataError(400, '4', 'Неверное значение ключа');
  const kind = kindOf(set);
  if (kind === undefined) {
    const row = store.catalogs[set]?.find(({ Ref_Key }) => Ref_Key === ref);
    return row ? json(200, { ...metadata(world, set), ...row }) : notFound(set, ref);
  }
  const invoice = kind.find(store, ref);
  if (!invoice) return notFound(set, ref);
  return answerOne({ ...context, kind }, invoice, operation);
}

const kindOf = (set: string): Kind | undefined => Object.values(KINDS).find((kind) => kind.set === set);

function answerSet({ request, store, world }: Request, set: string): SimAnswer {
  const kind = kindOf(set);
  if (request.method === 'POST' && kind) return create({ request, store, world, kind });
  if (request.method !== 'GET') return odataError(405, '11', 'Метод не поддерживается');
  const rows = kind ? kind.all(store).map(documentOf) : (store.catalogs[set] ?? []);
  const found = queried(rows, request, store.listings++);
  return Array.isArray(found) ? json(200, { ...metadata(world, set), value: found }) : found;
}

const newInvoiceSchema = z.looseObject({
  Ref_Key: z.string().optional(),
  Date: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  СуммаДокумента: z.number(),
});

function create({ request, store, world, kind }: Context): SimAnswer {
  const given = parse(newInvoiceSchema, request);
  if (given === undefined) return odataError(400, '3', 'Ошибка разбора тела запроса');
  const { Ref_Key, Date: date, СуммаДокумента: sum, ...fields } = given;
  const ref = Ref_Key === undefined || Ref_Key === EMPTY_REF ? undefined : guidOf(Ref_Key);
  if (Ref_Key !== undefined && Ref_Key !== EMPTY_REF && ref === undefined) {
    return odataError(400, '4', 'Неверное значение свойства Ref_Key');
  }
  if (ref !== undefined && kind.find(store, ref)) {
    return odataError(500, '15', 'Запись с такими ключевыми полями существует');
  }
  const kept = store.ignoresKeys ? undefined : ref;
  const invoice = store.add({ ref: kept, date, amount: roundAmount(sum) ?? 0, fields }, kind.of);
  const detail = { amount: invoice.amount };
  world.record({ type: kind.made, id: invoice.number, key: invoice.ref, detail });
  return json(201, { ...metadata(world, kind.set), ...documentOf(invoice) });
}

function answerOne(context: Context, invoice: SimInvoice, operation: string | undefined): SimAnswer {
  const { request, store, world, kind } = context;
  const call = `${request.method} ${operation ?? ''}`;
  if (call !== 'GET ' && store.locked.delete(invoice.ref)) {
    return odataError(500, '-1', 'Не удалось заблокировать запись. Объект заблокирован другим пользователем');
  }
  switch (call) {
    case 'GET ':
      return json(200, { ...metadata(world, kind.set), ...documentOf(invoice) });
    case 'PATCH ':
      return patch(context, invoice);
    case 'POST Post':
      return post(context, invoice);
    case 'POST Unpost':
      unpost(context, invoice);
      return { status: 200, body: '' };
    default:
      return odataError(405, '11', `Метод ${call} не поддерживается`);
  }
}

function post({ request, store, world, kind }: Context, invoice: SimInvoice): SimAnswer {
  if (!/^(true|false)$/.test(request.query.get('PostingModeOperational') ?? '')) {
    return odataError(400, '12', 'Не указан аргумент PostingModeOperational');
  }
  const refusal = store.refusal ?? whyNotPosted(invoice);
  if (refusal !== undefined) {
    store.refusal = undefined;
    return odataError(500, '-1', `Не удалось провести "${kind.title} ${invoice.number}": ${refusal}`);
  }
  // Posting again makes the same movements: nothing lasting happens a second time.
  if (!invoice.posted) {
    invoice.posted = true;
    invoice.version++;
    world.record({ type: kind.posted, id: invoice.number, key: invoice.ref, subject: invoice.ref });
  }
  return { status: 200, body: '' };
}

function unpost({ world, kind }: Context, invoice: SimInvoice): void {
  if (!invoice.posted) return;
  invoice.posted = false;
  invoice.version++;
  world.record({ type: kind.unposted, id: invoice.number, key: invoice.ref, subject: invoice.ref });
}

function whyNotPosted({ amount, deleted }: SimInvoice): string | undefined {
  if (deleted) return 'Помеченный на удаление документ не может быть проведен';
  return amount <= 0 ? 'Не заполнена сумма документа' : undefined;
}

const patchSchema = z.looseObject({ DeletionMark: z.boolean().optional(), Posted: z.boolean().optional() });

function patch({ request, world, kind }: Context, invoice: SimInvoice): SimAnswer {
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== dataVersion(invoice)) {
    return odataError(412, '13', 'Версия объекта изменилась');
  }
  const given = parse(patchSchema, request);
  if (given === undefined) return odataError(400, '3', 'Ошибка разбора тела запроса');
  const { DeletionMark, Posted, ...fields } = given;
  if (DeletionMark && invoice.posted) {
    return odataError(500, '-1', `Документ ${invoice.number} проведен, пометить его на удаление нельзя`);
  }
  invoice.deleted = DeletionMark ?? invoice.deleted;
  // The flag alone, without a posting in the ledger: the vendor's trap.
  invoice.posted = Posted ?? invoice.posted;
  Object.assign(invoice.fields, fields);
  invoice.version++;
  return json(200, { ...metadata(world, kind.set), ...documentOf(invoice) });
}

function parse<T>(schema: z.ZodType<T>, request: SimRequest): T | undefined {
  try {
    return schema.safeParse(JSON.parse(request.body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

const metadata = (world: SimWorld, set: string): Record<string, string> => ({
  'odata.metadata': `${world.baseUrl}${ROOT}$metadata#${set}/@Element`,
});

const documentOf = (invoice: SimInvoice): Record<string, unknown> => ({
  ...invoice.fields,
  Ref_Key: invoice.ref,
  DataVersion: dataVersion(invoice),
  DeletionMark: invoice.deleted,
  Number: invoice.number,
  Date: invoice.date,
  Posted: invoice.posted,
  СуммаДокумента: majorUnits(invoice.amount),
});
