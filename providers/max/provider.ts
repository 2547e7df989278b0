/**
 * MAX, the messenger of VK: Bot API.
 * Updates: https://dev.max.ru/docs-api/objects/Update
 * Sending: https://dev.max.ru/docs-api/methods/POST/messages
 */
import { defineProvider } from '../contract';
import { checkMax } from './check';
import { maxMessaging } from './client';
import { connect } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings, NO_BOT } from './settings';
import { maxSimulator } from './simulator';

export const max = defineProvider({
  id: 'max',
  title: 'MAX',
  docs: 'https://dev.max.ru/docs-api',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (hookSide, client) => client?.botId ?? hookSide?.botId ?? NO_BOT,
  capabilities: (settings, deps) => ({ messaging: maxMessaging(settings, deps) }),
  connect,
  check: checkMax,
  // What the documentation allows one token.
  callsPerSecond: 30,
  simulator: maxSimulator,
});
