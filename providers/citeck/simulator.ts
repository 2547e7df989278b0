/** Citeck's side: one incoming webhook, and the events that it made of what came. Repeats are not known as such. */
import { z } from 'zod';
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import type { CiteckSettings } from './settings';

const PATH = /^\/gateway\/integrations\/pub\/webhook\/([^/]+)$/;
const KEPT = 500;

const stateSchema = z.object({
  secret: z.enum(['found', 'missing']),
  actionType: z.string(),
  events: z.array(
    z.object({ id: z.string(), webhookId: z.string(), params: z.record(z.string(), z.string()) }),
  ),
});
type State = z.infer<typeof stateSchema>;

const settingsSchema = stateSchema.omit({ events: true }).partial();

/** Every failure has this status. */
const failed = (text: string): SimAnswer => ({
  status: 500,
  headers: { 'content-type': 'text/plain' },
  body: text,
});

export function citeckSimulator(client: CiteckSettings): Simulator {
  let state: State = { secret: 'found', actionType: 'toEvent', events: [] };
  return {
    handle: (request, world) => take(state, client, request, world),
    actions: () => ({
      /** What an administrator of Citeck changes at the webhook: `{"secret":"missing"}`, `{"actionType":"other"}`. */
      configure(parameters) {
        state = { ...state, ...settingsSchema.parse(parameters) };
        return settingsSchema.parse(state);
      },
    }),
    state: () => state,
    restore(saved) {
      state = stateSchema.parse(saved);
    },
  };
}

function take(state: State, client: CiteckSettings, request: SimRequest, world: SimWorld): SimAnswer {
  const webhookId = PATH.exec(request.path)?.[1];
  if (webhookId === undefined || request.method !== 'POST') return { status: 404, body: 'Not Found' };
  if (request.body.length === 0) return { status: 400, body: 'Required request body is missing' };
  const form = new URLSearchParams(request.body.toString('utf8'));
  const params = Object.fromEntries([...request.query, ...form]);
  if (webhookId !== client.webhookId) return failed(`Invalid webhook id=${webhookId}`);
  if (state.secret === 'missing') return failed(`Secret emodel/secret@${webhookId}-token not found`);
  if (!constantTimeEqual(params['token'] ?? '', client.token))
    return failed('Authentication token is not valid');
  if (state.actionType !== 'toEvent') return failed(`Not found action type ${state.actionType}`);
  const { id = '', event: subject = '' } = params;
  state.events.push({ id, webhookId, params: { ...params, token: 'hidden' } });
  state.events.splice(0, state.events.length - KEPT);
  world.record({ type: 'event', id, key: id, subject });
  return { status: 200 };
}
