/**
 * Telegram's side: the methods our client calls, with the server's error forms, and people who write and press.
 * https://core.telegram.org/bots/api
 *
 * Kinder than Telegram in two things: a bot may write to a chat that has not written first, and updates are sent to the
 * service though no address was set, which `getWebhookInfo` then tells.
 */
import type { SimAnswer, SimRequest, SimWorld, Simulator } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import type { TelegramClientSettings, TelegramHookSettings } from './settings';
import { answerCallbackQuery, fail, ok, sendMessage } from './simulator-methods';
import type { Parameters } from './simulator-methods';
import { peopleActions } from './simulator-people';
import { TelegramState } from './simulator-state';
import { deleteWebhook, getWebhookInfo, setWebhook } from './simulator-webhook';

export function telegramSimulator(hook: TelegramHookSettings, client: TelegramClientSettings): Simulator {
  const state = new TelegramState();
  return {
    handle: (request, world) => handle(request, world, state, client),
    actions: (world) => ({
      ...peopleActions(world, state, hook, client),
      webhookError: (parameters) => state.failWebhook(parameters, world.now()),
    }),
    state: () => state.save(),
    restore: (saved) => state.restore(saved),
  };
}

function handle(
  request: SimRequest,
  world: SimWorld,
  state: TelegramState,
  client: TelegramClientSettings,
): SimAnswer {
  const [, isFile, token, method] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(request.path) ?? [];
  if (token === undefined || method === undefined) return fail(404, 'Not Found');
  if (!constantTimeEqual(token.replace(/%3a/i, ':'), client.botToken)) return fail(401, 'Unauthorized');
  if (isFile) return state.files.download(decodeURIComponent(method));
  const parameters = parametersOf(request);
  if (!parameters) return fail(400, "Bad Request: can't parse JSON object");
  // The server takes any case.
  switch (method.toLowerCase()) {
    case 'getme':
      return ok(botOf(client));
    case 'sendmessage':
      return sendMessage(parameters, world, state, botOf(client));
    case 'answercallbackquery':
      return answerCallbackQuery(parameters, world, state);
    case 'getfile':
      return state.files.getFile(parameters);
    case 'setwebhook':
      return setWebhook(parameters, state);
    case 'deletewebhook':
      return deleteWebhook(state);
    case 'getwebhookinfo':
      return getWebhookInfo(state, world.hookUrl);
    default:
      return fail(404, 'Not Found: method not found');
  }
}

const botOf = (client: TelegramClientSettings) => ({
  id: Number(client.botId) || 0,
  is_bot: true,
  first_name: 'Fixit',
  username: 'fixit_sandbox_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
});

/** Query, form and JSON body alike; undefined = a body that is not what its type says. */
function parametersOf(request: SimRequest): Parameters | undefined {
  const fromQuery = Object.fromEntries(request.query);
  const type = request.headers['content-type'] ?? '';
  const text = request.body.toString('utf8');
  if (text === '') return fromQuery;
  if (!type.includes('json')) return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(text)) };
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...fromQuery, ...body } : undefined;
  } catch {
    return undefined; // Answered as the server answers it.
  }
}
