/** The simulated methods about the web hook. https://core.telegram.org/bots/api#setwebhook */
import { z } from 'zod';
import type { SimAnswer } from '../../sandbox/contract';
import { fail, ok } from './simulator-methods';
import type { Parameters } from './simulator-methods';
import type { TelegramState } from './simulator-state';

const PORTS = ['', '443', '80', '88', '8443'];
const updatesSchema = z.array(z.string()).optional().catch(undefined);

export function setWebhook(parameters: Parameters, state: TelegramState): SimAnswer {
  const given = String(parameters.url ?? '');
  if (given === '') return deleteWebhook(state);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== 'https:')
    return fail(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
  if (!PORTS.includes(url.port))
    return fail(400, 'Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  const secret = String(parameters.secret_token ?? '');
  if (!/^[\w-]{0,256}$/.test(secret))
    return fail(400, 'Bad Request: secret token contains unallowed characters');
  state.webhookUrl = given;
  state.webhook = {
    pending_update_count: 0,
    ...state.webhook,
    allowed_updates: updatesSchema.parse(parameters.allowed_updates),
    max_connections: Number(parameters.max_connections ?? 40),
  };
  return ok(true, 'Webhook was set');
}

export function deleteWebhook(state: TelegramState): SimAnswer {
  state.webhookUrl = '';
  return ok(true, 'Webhook was deleted');
}

/** @param hookUrl what the sandbox sends to, while nobody has set an address */
export const getWebhookInfo = (state: TelegramState, hookUrl = ''): SimAnswer =>
  ok({
    url: state.webhookUrl || hookUrl,
    has_custom_certificate: false,
    pending_update_count: 0,
    ...state.webhook,
  });
