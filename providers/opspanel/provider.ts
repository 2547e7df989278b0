/** The operations panel: what a person wants done with an order, signed as agreed. It has no API here. */
import { defineProvider } from '../contract';
import { noClient } from '../no-client';
import { hook } from './hook';
import { samples } from './samples';
import { hookSettings } from './settings';
import { opspanelSimulator } from './simulator';

export const opspanel = defineProvider({
  id: 'opspanel',
  title: 'Operations panel',
  docs: 'https://datatracker.ietf.org/doc/html/rfc2104',
  hookSettings,
  clientSettings: noClient,
  hook,
  samples,
  account: () => 'default',
  capabilities: () => ({}),
  endpointSettings: (secrets) => ({ secrets }),
  simulator: opspanelSimulator,
});
