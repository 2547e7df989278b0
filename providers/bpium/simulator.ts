/** Bpium's side: an account with its API, its web hooks, and what its people do with records. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { basicCredentials, constantTimeEqual } from '../verify';
import type { BpiumClientSettings, BpiumHookSettings } from './settings';
import { answerApi } from './simulator-api';
import { BpiumHooks } from './simulator-hooks';
import { BpiumStore } from './simulator-store';
import type { SimRecord } from './simulator-store';

const SESSION = 'connect.sid=s%3Asandbox';

export function bpiumSimulator(hook: BpiumHookSettings, client: BpiumClientSettings): Simulator {
  const store = new BpiumStore();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const isKnown = request.headers['cookie']?.includes(SESSION) || letsIn(request, client);
      if (!isKnown) return { status: 401, body: { code: 401, message: 'Unauthorized' } };
      const answer = answerApi(store, request, world);
      return { ...answer, headers: { ...answer.headers, 'set-cookie': `${SESSION}; Path=/; HttpOnly` } };
    },
    actions: (world) => actionsOf(store, new BpiumHooks(store, hook, world), world),
    state: () => store.state(),
    restore: (state) => store.restore(state),
  };
}

function letsIn({ headers }: SimRequest, { user, password }: BpiumClientSettings): boolean {
  const given = basicCredentials({ authorization: headers['authorization'] });
  return given?.user === user && constantTimeEqual(given.password, password);
}

const values = z.record(z.string(), z.unknown());
const place = { catalogId: z.string().default('5'), recordId: z.coerce.string() };
const createSchema = z.object({ catalogId: place.catalogId, values });
const editSchema = z.object({ ...place, values });
const removeSchema = z.object(place);
const typeSchema = z.object({ catalogId: place.catalogId, recordId: place.recordId.optional(), values });

/** What people do; each answers what they see. */
function actionsOf(store: BpiumStore, hooks: BpiumHooks, world: SimWorld): Record<string, SimAction> {
  const found = (catalogId: string, id: string): SimRecord => {
    const record = store.record(catalogId, id);
    if (!record) throw new Error(`There is no record ${id} in catalogue ${catalogId}.`);
    return record;
  };
  return {
    async create(parameters) {
      const given = createSchema.parse(parameters);
      const asked = await hooks.ask('record.before.created', given.catalogId, { values: given.values });
      if (!asked.allowed) return { refused: asked.message ?? '' };
      const record = store.create(given.catalogId, given.values, world.now());
      const told = hooks.notify('record.created', record, { values: given.values });
      return { recordId: record.id, told };
    },
    async edit(parameters) {
      const given = editSchema.parse(parameters);
      const record = found(given.catalogId, given.recordId);
      const prevValues = { ...record.values };
      const payload = { recordId: record.id, values: given.values, prevValues };
      const asked = await hooks.ask('record.before.updated', given.catalogId, payload);
      if (!asked.allowed) return { refused: asked.message ?? '' };
      store.update(record, given.values, world.now());
      const told = hooks.notify('record.updated', record, { values: given.values, prevValues });
      return { recordId: record.id, told };
    },
    async remove(parameters) {
      const given = removeSchema.parse(parameters);
      const record = found(given.catalogId, given.recordId);
      const asked = await hooks.ask('record.before.deleted', given.catalogId, { recordId: record.id });
      if (!asked.allowed) return { refused: asked.message ?? '' };
      store.remove(record, world.now());
      const told = hooks.notify('record.deleted', record, {});
      return { recordId: record.id, told };
    },
    /** Types into a form, which is not saved. */
    async type(parameters) {
      const { catalogId, recordId, values: typed } = typeSchema.parse(parameters);
      const stored = recordId === undefined ? {} : found(catalogId, recordId).values;
      const asked = await hooks.ask('record.updating', catalogId, {
        ...(recordId === undefined ? {} : { recordId }),
        values: typed,
        allValues: { ...stored, ...typed },
      });
      return { message: asked.message ?? null, values: { ...typed, ...asked.values } };
    },
  };
}
