/**
 * Telegram Bot API.
 * Updates: https://core.telegram.org/bots/api#getting-updates
 * Sending: https://core.telegram.org/bots/api#available-methods
 */
import { defineProvider } from '../contract';
import { checkTelegram } from './check';
import { telegramMessaging } from './client';
import { connect } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings, NO_BOT } from './settings';
import { telegramSimulator } from './simulator';

export const telegram = defineProvider({
  id: 'telegram',
  title: 'Telegram',
  docs: 'https://core.telegram.org/bots/api',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (hookSide, client) => client?.botId ?? hookSide?.botId ?? NO_BOT,
  capabilities: (settings, deps) => ({ messaging: telegramMessaging(settings, deps) }),
  connect,
  check: checkTelegram,
  // Undocumented; "about 30 a second" is what the FAQ for bots says of bulk messages.
  callsPerSecond: 30,
  simulator: telegramSimulator,
});
