/** The simulated OData v3 interface, byte order mark and all: the part of it that invoices need. */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import { majorUnits, roundAmount } from '../money';
import { EMPTY_REF, guidOf } from './guid';
import { INVOICES } from './invoice';
import { dataVersion } from './simulator-store';
import type { OnecStore, SimInvoice } from './simulator-store';

interface Context {
  request: SimRequest;
  store: OnecStore;
  world: SimWorld;
}

const BOM = '\uFEFF';
const ROOT = '/odata/standard.odata/';

export function json(status: number, body: unknown): SimAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;odata=minimalmetadata;charset=utf-8' },
    body: BOM + JSON.stringify(body),
  };
}

export const odataError = (status: number, code: string, value: string): SimAnswer =>
  json(status, { 'odata.error': { code, message: { lang: 'ru', value } } });

const notFound = (ref: string): SimAnswer =>
  odataError(404, '9', `Экземпляр сущности "${INVOICES}" с ключом ${ref} не найден`);

export function answerOData(context: Context): SimAnswer {
  const { request } = context;
  if (!request.path.startsWith(ROOT)) return { status: 404, body: 'Not found' };
  const [resource = '', operation] = request.path.slice(ROOT.length).split('/').map(decodeURIComponent);
  const match = /^([^(]+)(?:\(guid'([^']*)'\))?$/u.exec(resource);
  if (!match) return odataError(400, '6', 'Неверный формат URL');
  const [, set, key] = match;
  if (set !== INVOICES) return odataError(404, '8', `Тип сущности "${set}" не найден`);
  if (key === undefined) return answerSet(context);
  const ref = guidOf(key);
  if (ref === undefined) return odataError(400, '4', 'Неверное значение ключа');
  const invoice = context.store.find(ref);
  if (!invoice) return notFound(ref);
  return answerOne(context, invoice, operation);
}

function answerSet({ request, store, world }: Context): SimAnswer {
  if (request.method === 'POST') return create({ request, store, world });
  if (request.method !== 'GET') return odataError(405, '11', 'Метод не поддерживается');
  const filter = request.query.get('$filter');
  // 1C does not read + as a space, and then fails on the expression (seen on a live base).
  if (filter !== null && request.rawQuery?.includes('+')) {
    return odataError(500, '2', 'Ошибка при разборе опции запроса "$filter"');
  }
  const number = /^Number eq '([^']*)'$/.exec(filter ?? '')?.[1];
  if (filter !== null && number === undefined) return odataError(400, '2', 'Ошибка разбора $filter');
  const found = store.all().filter((invoice) => number === undefined || invoice.number === number);
  return json(200, { ...metadata(world), value: found.map(documentOf) });
}

const newInvoiceSchema = z.looseObject({
  Ref_Key: z.string().optional(),
  Date: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  СуммаДокумента: z.number(),
});

function create({ request, store, world }: Context): SimAnswer {
  const given = parse(newInvoiceSchema, request);
  if (given === undefined) return odataError(400, '3', 'Ошибка разбора тела запроса');
  const { Ref_Key, Date: date, СуммаДокумента: sum, ...fields } = given;
  const ref = Ref_Key === undefined || Ref_Key === EMPTY_REF ? undefined : guidOf(Ref_Key);
  if (Ref_Key !== undefined && Ref_Key !== EMPTY_REF && ref === undefined) {
    return odataError(400, '4', 'Неверное значение свойства Ref_Key');
  }
  if (ref !== undefined && store.find(ref)) {
    return odataError(500, '15', 'Запись с такими ключевыми полями существует');
  }
  const invoice = store.add({ ref, date, amount: roundAmount(sum) ?? 0, fields });
  world.record({ type: 'invoice', id: invoice.number, key: invoice.ref, detail: { amount: invoice.amount } });
  return json(201, { ...metadata(world), ...documentOf(invoice) });
}

function answerOne(context: Context, invoice: SimInvoice, operation: string | undefined): SimAnswer {
  const { request, world } = context;
  const call = `${request.method} ${operation ?? ''}`;
  switch (call) {
    case 'GET ':
      return json(200, { ...metadata(world), ...documentOf(invoice) });
    case 'PATCH ':
      return patch(context, invoice);
    case 'POST Post':
      return post(context, invoice);
    case 'POST Unpost':
      invoice.posted = false;
      invoice.version++;
      return { status: 200, body: '' };
    default:
      return odataError(405, '11', `Метод ${call} не поддерживается`);
  }
}

function post({ request, store, world }: Context, invoice: SimInvoice): SimAnswer {
  if (!/^(true|false)$/.test(request.query.get('PostingModeOperational') ?? '')) {
    return odataError(400, '12', 'Не указан аргумент PostingModeOperational');
  }
  const refusal = store.refusal ?? (invoice.amount <= 0 ? 'Не заполнена сумма документа' : undefined);
  if (refusal !== undefined) {
    store.refusal = undefined;
    return odataError(500, '-1', `Не удалось провести "Счет покупателю ${invoice.number}": ${refusal}`);
  }
  // Posting again makes the same movements: nothing lasting happens a second time.
  if (!invoice.posted) {
    invoice.posted = true;
    invoice.version++;
    world.record({ type: 'posting', id: invoice.number, key: invoice.ref, subject: invoice.ref });
  }
  return { status: 200, body: '' };
}

const patchSchema = z.looseObject({ DeletionMark: z.boolean().optional(), Posted: z.boolean().optional() });

function patch({ request, world }: Context, invoice: SimInvoice): SimAnswer {
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== dataVersion(invoice)) {
    return odataError(412, '13', 'Версия объекта изменилась');
  }
  const given = parse(patchSchema, request);
  if (given === undefined) return odataError(400, '3', 'Ошибка разбора тела запроса');
  const { DeletionMark, Posted, ...fields } = given;
  invoice.deleted = DeletionMark ?? invoice.deleted;
  // The flag alone, without a posting in the ledger: the vendor's trap.
  invoice.posted = Posted ?? invoice.posted;
  Object.assign(invoice.fields, fields);
  invoice.version++;
  return json(200, { ...metadata(world), ...documentOf(invoice) });
}

function parse<T>(schema: z.ZodType<T>, request: SimRequest): T | undefined {
  try {
    return schema.safeParse(JSON.parse(request.body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

const metadata = (world: SimWorld): Record<string, string> => ({
  'odata.metadata': `${world.baseUrl}${ROOT}$metadata#${INVOICES}/@Element`,
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
