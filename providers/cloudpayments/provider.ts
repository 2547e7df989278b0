/**
 * CloudPayments: payments by a page of the vendor's, refunds, receipts, and notifications of which one asks.
 * Vendor documentation: https://developers.cloudpayments.ru
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createGateway } from './client';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { cloudpaymentsSimulator } from './simulator';

export const cloudpayments = defineProvider({
  id: 'cloudpayments',
  title: 'CloudPayments',
  docs: 'https://developers.cloudpayments.ru',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: (_hook, client) => client?.publicId ?? 'default',
  capabilities: (settings, deps) => ({ payments: createGateway(settings, deps) }),
  check,
  simulator: cloudpaymentsSimulator,
});
