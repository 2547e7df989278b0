/** Bpium, a no-code platform: its records told of, and questions about them answered. https://docs.bpium.ru */
import { defineProvider } from '../contract';
import { check } from './check';
import { createRecords } from './client';
import { connectBpium } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { bpiumSimulator } from './simulator';

export const bpium = defineProvider({
  id: 'bpium',
  title: 'Bpium',
  docs: 'https://docs.bpium.ru',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => (client ? new URL(client.url).host : 'default'),
  capabilities: (settings, deps) => ({ records: createRecords(settings, deps) }),
  endpointSettings: (secrets) => ({ secrets }),
  check,
  connect: connectBpium,
  // 100 in half a minute for an account.
  callsPerSecond: 3,
  simulator: bpiumSimulator,
});
