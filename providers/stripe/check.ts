/** Holds the settings against the live account. Reads only. */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import type { StripeApi } from './api';
import { DEFAULT_RETURN_URL } from './client';
import { accountSchema, endpointsSchema } from './schema';
import type { StripeClientSettings } from './settings';

/** Without these an order hears of its money by reconciliation alone. */
const EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
];

export async function check(
  settings: StripeClientSettings,
  { http, mappings, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  const api = createApi(settings, http);
  const found: Finding[] = [];
  const account = await tried(found, 'STRIPE_SECRET_KEY', () =>
    api({ path: 'account', operation: 'GET account', answer: accountSchema }),
  );
  if (!account) return found;
  found.push({ what: 'STRIPE_SECRET_KEY', ok: true, detail: `It belongs to account ${account.id}.` });
  const charges = account.charges_enabled !== false;
  found.push({
    what: 'account',
    ok: charges,
    detail: charges ? 'It may take payments.' : 'It may not take payments yet: finish it in the dashboard.',
  });
  const live = /^[a-z]+_live_/.test(settings.secretKey);
  found.push({
    what: 'test mode',
    ok: true,
    detail: live ? 'A live key: payments are real.' : 'A test key: no money moves.',
  });
  const endpoint = await tried(found, 'webhook endpoint', () => endpointFinding(api, hookUrl));
  if (endpoint) found.push(endpoint);
  const { returnUrl } = mappings.checkout;
  found.push({
    what: 'checkout.returnUrl',
    ok: true,
    detail: returnUrl
      ? 'Customers come back to the address in fixit.yml.'
      : `Not set in fixit.yml: customers are led to ${DEFAULT_RETURN_URL} after they paid.`,
  });
  return found;
}

async function tried<T>(found: Finding[], what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    found.push({ what, ok: false, detail: error.message });
    return undefined;
  }
}

async function endpointFinding(api: StripeApi, hookUrl: string | undefined): Promise<Finding> {
  const what = 'webhook endpoint';
  if (hookUrl === undefined)
    return {
      what,
      ok: true,
      detail: 'PUBLIC_URL is not set: where events should come to is not known here.',
    };
  const operation = 'GET webhook endpoints';
  const { data } = await api({ path: 'webhook_endpoints?limit=100', operation, answer: endpointsSchema });
  const ours = data.find(({ url }) => url === hookUrl);
  if (!ours || ours.status === 'disabled') {
    const state = ours ? 'is disabled' : 'is not there';
    return {
      what,
      ok: false,
      detail: `${hookUrl} ${state}: add or enable it in the dashboard, and put its signing secret into STRIPE_WEBHOOK_SECRET.`,
    };
  }
  const missing = ours.enabled_events.includes('*')
    ? []
    : EVENTS.filter((event) => !ours.enabled_events.includes(event));
  return {
    what,
    ok: missing.length === 0,
    detail:
      missing.length === 0
        ? `${hookUrl} is enabled. Whether STRIPE_WEBHOOK_SECRET is its own shows at the first event.`
        : `${hookUrl} is not sent ${missing.join(', ')}: add them in the dashboard.`,
  };
}
