/**
 * Citeck, a platform for business processes: its incoming webhook takes events of ours. It sends no hooks of its own; what is
 * sent to us as if we were Citeck comes to an endpoint of an administrator (docs/endpoints.md).
 */
import { defineProvider } from '../contract';
import { noHook } from '../no-hook';
import { check } from './check';
import { createEvents } from './client';
import { clientSettings } from './settings';
import { citeckSimulator } from './simulator';

export const citeck = defineProvider({
  id: 'citeck',
  title: 'Citeck',
  docs: 'https://citeck-ecos.readthedocs.io/ru/latest/integration/webhooks.html',
  ...noHook,
  clientSettings,
  account: (_hook, client) => (client ? new URL(client.url).host : 'default'),
  capabilities: (settings, deps) => ({ events: createEvents(settings, deps) }),
  check,
  simulator: (_hook, client) => citeckSimulator(client),
});
