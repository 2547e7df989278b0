/**
 * T-Bank (T-Kassa): payments by a page of the vendor's, refunds, receipts (API v2), notifications with a token.
 * Vendor documentation: https://developer.tbank.ru/eacq/intro
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createGateway } from './client';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { tbankSimulator } from './simulator';

export const tbank = defineProvider({
  id: 'tbank',
  title: 'T-Bank',
  docs: 'https://developer.tbank.ru/eacq/intro',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (hook, client) => client?.terminalKey ?? hook?.terminalKey ?? 'default',
  capabilities: (settings, deps) => ({ payments: createGateway(settings, deps) }),
  check,
  simulator: tbankSimulator,
});
