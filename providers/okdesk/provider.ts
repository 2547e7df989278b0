/**
 * Okdesk, the help desk.
 * API: https://apidocs.okdesk.ru, hooks: https://apidocs.okdesk.ru/webhookdoc
 * Trap: names of events found in articles are often invented; those of the second page are in `hook.ts`.
 */
import { defineProvider } from '../contract';
import { checkAccount } from './check';
import { createHelpDesk } from './client';
import { connectOkdesk } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { okdeskSimulator } from './simulator';

export const okdesk = defineProvider({
  id: 'okdesk',
  title: 'Okdesk',
  docs: 'https://apidocs.okdesk.ru',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => (client ? new URL(client.apiUrl).host : 'default'),
  capabilities: (settings, deps) => ({ helpdesk: createHelpDesk(settings, deps) }),
  connect: connectOkdesk,
  check: checkAccount,
  simulator: okdeskSimulator,
});
