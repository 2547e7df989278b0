/** Bitrix24's side: a portal with its REST interface, its events, and what its staff do with deals. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import type { Bitrix24ClientSettings, Bitrix24HookSettings } from './settings';
import { Bitrix24Changes } from './simulator-changes';
import { Limits, limitSchema, refusal } from './simulator-limits';
import { METHODS } from './simulator-methods';
import type { Context, Done, Parameters } from './simulator-methods';
import { Bitrix24Store } from './simulator-store';
import type { SimDeal } from './simulator-store';

export function bitrix24Simulator(hook: Bitrix24HookSettings, client: Bitrix24ClientSettings): Simulator {
  const store = new Bitrix24Store();
  const limits = new Limits();
  const [user, secret] = new URL(client.restUrl).pathname.split('/').slice(-2);
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const [, rest, who = '', word = '', file = ''] = request.path.split('/').map(decodeURIComponent);
      if (rest !== 'rest') return { status: 404, body: 'Not found' };
      if (who !== user || !constantTimeEqual(word, secret ?? ''))
        return refusal(401, 'INVALID_CREDENTIALS', 'Invalid request credentials');
      const method = file.replace(/\.json$/, '').toLowerCase();
      const context = { store, world, changes: new Bitrix24Changes(store, hook, world) };
      return limits.refuse(method, world.now()) ?? answer(method, parametersOf(request), context);
    },
    actions: (world) => actionsOf(store, new Bitrix24Changes(store, hook, world), limits),
    state: () => store.state(),
    restore: (state) => store.restore(state),
  };
}

function parametersOf(request: SimRequest): Parameters {
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8') || '{}');
    return { ...Object.fromEntries(request.query), ...(body as Parameters) }; // what is no object gives nothing
  } catch {
    return Object.fromEntries(request.query);
  }
}

function answer(method: string, parameters: Parameters, context: Context): SimAnswer {
  const done = method === 'batch' ? batch(parameters, context) : run(method, parameters, context);
  if ('refused' in done) return done.refused;
  const now = context.world.now().getTime() / 1_000;
  // Each method's time is counted over ten minutes.
  const time = {
    start: now,
    finish: now,
    duration: 0,
    operating: 0,
    operating_reset_at: Math.floor(now) + 600,
  };
  return { status: 200, body: { ...done, time } };
}

function run(method: string, parameters: Parameters, context: Context): Done {
  const known = METHODS[method];
  if (!known) return { refused: refusal(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!') };
  try {
    return known(parameters, context);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { refused: refusal(400, '100', `Invalid value: ${error.issues[0]?.path.join('.')}`) };
  }
}

const batchSchema = z.looseObject({ cmd: z.record(z.string(), z.string()) });

/** An empty table is a list; HTTP 200 is said whatever became of the commands. */
function batch(parameters: Parameters, context: Context): Done {
  const commands = Object.entries(batchSchema.parse(parameters).cmd);
  if (commands.length > 50)
    return { refused: refusal(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded') };
  const result: Record<string, unknown> = {};
  const result_error: Record<string, unknown> = {};
  for (const [name, command] of commands) {
    const [method = '', query = ''] = command.split('?');
    const done = run(method.toLowerCase(), Object.fromEntries(new URLSearchParams(query)), context);
    if ('refused' in done) result_error[name] = done.refused.body;
    else result[name] = done.result;
  }
  const table = (value: Record<string, unknown>) => (Object.keys(value).length === 0 ? [] : value);
  return {
    result: { result: table(result), result_error: table(result_error), result_next: [], result_total: [] },
  };
}

const dealId = z.coerce.number().int();
const moveSchema = z.object({ id: dealId, stage: z.string().min(1) });
const editSchema = z.object({ id: dealId, fields: z.record(z.string(), z.unknown()) });

/** What the staff do. */
function actionsOf(
  store: Bitrix24Store,
  changes: Bitrix24Changes,
  limits: Limits,
): Record<string, SimAction> {
  const found = (id: number): SimDeal => {
    const deal = store.deal(id);
    if (!deal) throw new Error(`There is no deal ${id}.`);
    return deal;
  };
  return {
    move(parameters) {
      const { id, stage } = moveSchema.parse(parameters);
      const deal = found(id);
      changes.update(deal, { stageId: stage });
      return deal;
    },
    edit(parameters) {
      const { id, fields } = editSchema.parse(parameters);
      const deal = found(id);
      changes.update(deal, fields);
      return deal;
    },
    remove(parameters) {
      const deal = found(z.object({ id: dealId }).parse(parameters).id);
      changes.remove(deal);
      return deal;
    },
    /** Turns limits on; without parameters, off. */
    limit(parameters) {
      const limit = limitSchema.parse(parameters);
      limits.set(limit);
      return limit;
    },
  };
}
