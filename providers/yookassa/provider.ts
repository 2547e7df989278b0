/**
 * YooKassa: payments by a page of the vendor's, refunds, receipts (API v3); notifications that are only hints.
 * Vendor documentation: https://yookassa.ru/developers
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createGateway } from './client';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { yookassaSimulator } from './simulator';

export const yookassa = defineProvider({
  id: 'yookassa',
  title: 'YooKassa',
  docs: 'https://yookassa.ru/developers',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => client?.shopId ?? 'default',
  capabilities: (settings, deps) => ({ payments: createGateway(settings, deps) }),
  check,
  simulator: yookassaSimulator,
});
