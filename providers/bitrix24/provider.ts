/**
 * Bitrix24, the CRM: deals over an incoming web hook, news of them by an outgoing one.
 * Vendor documentation: https://apidocs.bitrix24.ru
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createCrm } from './client';
import { connectBitrix24 } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { bitrix24Simulator } from './simulator';

export const bitrix24 = defineProvider({
  id: 'bitrix24',
  title: 'Bitrix24',
  docs: 'https://apidocs.bitrix24.ru',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => (client ? new URL(client.restUrl).host : 'default'),
  capabilities: (settings, deps) => ({ crm: createCrm(settings, deps) }),
  check,
  connect: connectBitrix24,
  // The bucket of the cheaper plans leaks two calls a second.
  callsPerSecond: 2,
  simulator: bitrix24Simulator,
});
