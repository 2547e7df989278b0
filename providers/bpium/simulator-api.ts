/** The API of the simulated account: catalogues, records, their log. https://docs.bpium.ru/integrations/api */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import type { BpiumStore, SimRecord } from './simulator-store';
import { CATALOGS } from './simulator-store';

const ok = (body: unknown): SimAnswer => ({ status: 200, body });
const notFound: SimAnswer = { status: 404, body: { code: 404, message: 'Not found' } };
const bad: SimAnswer = { status: 400, body: { code: 400, message: 'Bad request' } };

const valuesSchema = z.object({ values: z.record(z.string(), z.unknown()) });
const filtersSchema = z.record(z.string(), z.unknown());

export function answerApi(store: BpiumStore, request: SimRequest, world: SimWorld): SimAnswer {
  const [api, version, ...path] = request.path.split('/').filter(Boolean).map(decodeURIComponent);
  if (api !== 'api' || version !== 'v1') return notFound;
  try {
    return answer(store, request, path, world);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return bad;
    throw error;
  }
}

function answer(store: BpiumStore, request: SimRequest, path: string[], world: SimWorld): SimAnswer {
  const [resource, catalogId, kind, recordId] = path;
  const { method, query } = request;
  if (resource === 'histories' && method === 'GET') return history(store, query);
  if (resource !== 'catalogs') return notFound;
  if (catalogId === undefined)
    return ok(CATALOGS.map(({ id, sectionId, name, icon }) => ({ id, sectionId, name, icon })));
  const catalog = store.catalog(catalogId);
  if (!catalog) return notFound;
  if (kind === undefined) return ok(catalog);
  if (kind !== 'records') return notFound;
  if (recordId === undefined && method === 'GET')
    return ok(
      found(store, catalogId, query)
        .slice(0, Number(query.get('limit') ?? 100))
        .map((record) => shown(store, record)),
    );
  if (recordId === undefined) {
    const { values } = valuesSchema.parse(JSON.parse(request.body.toString('utf8')));
    const { id } = store.create(catalogId, values, world.now());
    world.record({ type: 'record', id, subject: catalogId });
    return ok({ id });
  }
  const record = store.record(catalogId, recordId);
  if (!record) return notFound;
  if (method === 'GET') return ok(shown(store, record));
  if (method === 'DELETE') {
    store.remove(record, world.now());
    return ok({});
  }
  const { values } = valuesSchema.parse(JSON.parse(request.body.toString('utf8')));
  store.update(record, values, world.now());
  world.record({ type: 'record_update', id: record.id, subject: catalogId });
  return ok({});
}

const shown = (store: BpiumStore, record: SimRecord) => ({
  id: record.id,
  title: store.titleOf(record),
  values: store.shown(record),
});

/** Texts and contacts are searched by what they contain. */
function found(store: BpiumStore, catalogId: string, query: URLSearchParams): SimRecord[] {
  const filters = Object.entries(filtersSchema.parse(JSON.parse(query.get('filters') ?? '{}')));
  return store
    .records(catalogId)
    .filter(({ values }) =>
      filters.every(([fieldId, wanted]) => JSON.stringify(values[fieldId] ?? '').includes(String(wanted))),
    );
}

function history(store: BpiumStore, query: URLSearchParams): SimAnswer {
  const all = store.history(query.get('catalogId') ?? '');
  const sorted = query.get('sortType') === 'asc' ? all : all.toReversed();
  const from = Number(query.get('from') ?? 0);
  return ok(sorted.slice(from, from + Number(query.get('limit') ?? 100)));
}
