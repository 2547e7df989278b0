/** Finds who does what. A missing one fails at once with the setting to set: waiting would not bring it. */
import type { Accounting, Capabilities, HelpDesk, Messaging } from '../providers/contract';
import type { Crm, PaymentGateway, SaleBooks } from '../providers/contract-checkout';
import type { RecordBooks } from '../providers/contract-records';
import { PROVIDER_OF } from '../workflows/queues';
import type { ActivityDeps } from './deps';
import { finalFailure } from './failure';

type Deps = Pick<ActivityDeps, 'providers'>;

export const messagingOf = (deps: Deps, channel: string): Messaging => capability(deps, channel, 'messaging');

export const helpdeskOf = (deps: Deps): HelpDesk => capability(deps, PROVIDER_OF.helpdesk, 'helpdesk');

export const accountingOf = (deps: Deps): Accounting =>
  capability(deps, PROVIDER_OF.accounting, 'accounting');

export const crmOf = (deps: Deps): Crm => capability(deps, PROVIDER_OF.crm, 'crm');

export const paymentsOf = (deps: Deps, gateway: string): PaymentGateway =>
  capability(deps, gateway, 'payments');

export const recordsOf = (deps: Deps, platform: string): RecordBooks => capability(deps, platform, 'records');

export function salesOf(deps: Deps): SaleBooks {
  const { sales, accounting } = accountingOf(deps);
  if (sales) return sales;
  throw finalFailure('provider.unsupported', `${accounting} has no documents of sale.`);
}

function capability<K extends keyof Capabilities>(
  { providers }: Deps,
  provider: string,
  name: K,
): NonNullable<Capabilities[K]> {
  const connected = providers[provider];
  if (!connected) {
    throw finalFailure(
      'provider.unknown',
      `There is no provider "${provider}" in this version; its ${name} cannot be used.`,
    );
  }
  if (!connected.on) {
    throw finalFailure(
      'provider.off',
      `The outbound side of ${provider} is ${connected.reason}. Set it for the workers, restart them, and retry.`,
    );
  }
  const found = connected.capabilities[name];
  if (!found) throw finalFailure('provider.unsupported', `${provider} has no ${name}.`);
  return found;
}
