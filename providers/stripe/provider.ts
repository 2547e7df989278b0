/**
 * Stripe: payments by its Checkout page, refunds; signed events.
 * Vendor documentation: https://docs.stripe.com/api
 */
import { defineProvider } from '../contract';
import { check } from './check';
import { createGateway } from './client';
import { hook } from './hook';
import { samples } from './samples';
import { clientSettings, hookSettings } from './settings';
import { stripeSimulator } from './simulator';

export const stripe = defineProvider({
  id: 'stripe',
  title: 'Stripe',
  docs: 'https://docs.stripe.com/api',
  hookSettings,
  clientSettings,
  hook,
  samples,
  account: () => 'default',
  capabilities: (settings, deps) => ({ payments: createGateway(settings, deps) }),
  check,
  simulator: stripeSimulator,
});
