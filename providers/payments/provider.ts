/** Any payment gateway that signs its hooks as agreed: `X-Webhook-Signature`, `Idempotency-Key`. It has no API here. */
import { defineProvider } from '../contract';
import { noClient } from '../no-client';
import { hook } from './hook';
import { samples } from './samples';
import { hookSettings } from './settings';
import { paymentsSimulator } from './simulator';

export const payments = defineProvider({
  id: 'payments',
  title: 'Signed payment hooks',
  docs: 'https://datatracker.ietf.org/doc/html/rfc2104',
  hookSettings,
  clientSettings: noClient,
  hook,
  samples,
  account: () => 'default',
  capabilities: () => ({}),
  endpointSettings: (secrets) => ({ secrets }),
  simulator: paymentsSimulator,
});
