/**
 * Looks for what no hook told: payments at gateways, deals at the CRM, statuses at the help desk. What is found goes
 * through the journal as hooks do, under ids made of what it says, so that what is known already is a duplicate there and
 * a late hook is one in the workflow.
 */
import { attemptsToAsk } from '../orders/attempts';
import { dealsToAsk } from '../orders/deals';
import type { DealState } from '../providers/contract-checkout';
import type { Reconciled } from '../workflows/checkout-activities';
import type { Activities } from '../workflows/activities';
import { PROVIDER_OF } from '../workflows/queues';
import { parseWorkflowId } from '../workflows/ids';
import { crmOf, helpdeskOf, paymentsOf } from './capability';
import type { ActivityDeps, AppendedEvent } from './deps';
import { toldOf } from './payments';
import { Tally } from './tally';

/** Objects of one look; the ones that were not asked about for the longest time come first. */
const PAYMENTS = 200;
const DEALS = 500;
const ISSUES = 500;

export const reconcileActivities = (deps: ActivityDeps) =>
  ({
    async reconcilePayments(): Promise<Reconciled> {
      const found = new Tally();
      for (const { gateway, ref } of await attemptsToAsk(deps.pool, PAYMENTS)) {
        await found.ask(gateway, async () => {
          const states = await paymentsOf(deps, gateway).read(ref);
          return found.tell(
            deps,
            states.map((state) => toldOf(gateway, state)),
          );
        });
      }
      return found.result;
    },

    async reconcileDeals(): Promise<Reconciled> {
      const found = new Tally();
      const known = await dealsToAsk(deps.pool, DEALS);
      if (known.length === 0) return found.result;
      await found.ask(PROVIDER_OF.crm, async () => {
        const deals = await crmOf(deps).readDeals(known.map(({ dealId }) => dealId));
        const byId = new Map(deals.map((deal) => [deal.dealId, deal]));
        await found.tell(
          deps,
          known.map(({ dealId, orderId }) => dealTold(dealId, orderId, byId.get(dealId))),
        );
      });
      return found.result;
    },

    async reconcileIssues(): Promise<Reconciled> {
      const found = new Tally();
      for (const workflowId of await deps.openTickets(ISSUES)) {
        const id = parseWorkflowId(workflowId);
        if (id?.type !== 'ticket' || id.helpdesk !== PROVIDER_OF.helpdesk) continue;
        await found.ask(PROVIDER_OF.helpdesk, async () => {
          const { statusCode } = await helpdeskOf(deps).readIssue(id.issueId);
          await found.tell(deps, [issueTold(id.issueId, statusCode)]);
        });
      }
      return found.result;
    },
  }) satisfies Partial<Activities>;

const dealTold = (dealId: string, orderId: string, deal: DealState | undefined): AppendedEvent => ({
  endpoint: 'internal',
  eventId: `deal:${PROVIDER_OF.crm}:${dealId}:${deal ? `${deal.version}:${deal.stageId}` : 'deleted'}`,
  event: {
    kind: 'deal.changed',
    crm: PROVIDER_OF.crm,
    dealId,
    orderId,
    version: deal?.version ?? 'deleted',
    ...(deal?.stage === undefined ? {} : { stage: deal.stage }),
    ...(deal === undefined ? { deleted: true as const } : { stageId: deal.stageId }),
  },
});

/** The ticket reads the live issue itself; a status that it knows moves nothing. */
const issueTold = (issueId: string, statusCode: string): AppendedEvent => ({
  endpoint: 'internal',
  eventId: `issue:${PROVIDER_OF.helpdesk}:${issueId}:${statusCode}`,
  event: {
    kind: 'issue.changed',
    helpdesk: PROVIDER_OF.helpdesk,
    issueId,
    change: { type: 'status', to: statusCode },
    statusCode,
  },
});
