/**
 * 1C:Enterprise: invoices over the standard OData interface (v3), payments by a hook that the base's programmer
 * pastes from docs/onec.md.
 * Vendor documentation: https://its.1c.ru/db/v8327doc, chapter 17.4 «Стандартный интерфейс OData».
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createAccounting } from './client';
import { connectOnec } from './connect';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { onecSimulator } from './simulator';

export const onec = defineProvider({
  id: 'onec',
  title: '1C:Enterprise',
  docs: 'https://its.1c.ru/db/v8327doc',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => (client ? new URL(client.apiUrl).host : 'default'),
  capabilities: (settings, deps) => ({ accounting: createAccounting(settings, deps) }),
  check,
  connect: connectOnec,
  simulator: onecSimulator,
});
