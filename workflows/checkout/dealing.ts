/**
 * The order's deal at the CRM. A CRM that is away holds up no sale: the deal is made up for later, and in the end stands
 * where the order does.
 */
import { sleep } from '@temporalio/workflow';
import { crm, crmSoon } from '../calls';
import type { DealStage } from '../checkout-events';
import { troubleOf } from '../failure';
import type { OrderStatus } from '../order-state';
import { note } from '../order-state';
import { Acting } from './acting';

const RETRY_MS = 10 * 60_000;
const SETTLE_MS = 1_500;

/** Where the deal stands while the order has this status; absent = where it stood. */
const STAGE_OF: Partial<Record<OrderStatus, DealStage>> = {
  reserving: 'new',
  awaiting_payment: 'awaiting_payment',
  paid: 'paid',
  fulfilling: 'paid',
  done: 'won',
  expired: 'lost',
  cancelled: 'lost',
  refunded: 'refunded',
  escalated: 'escalated',
};

export class Dealing extends Acting {
  /** What cannot be done within the policy's seconds is done later. */
  protected override async followDeal(): Promise<void> {
    const { deal, status, policy } = this.state;
    deal.wanted = STAGE_OF[status] ?? deal.wanted ?? 'new';
    const isThere = deal.id !== undefined && deal.known === deal.wanted;
    if (!policy.crm || deal.gone || isThere) {
      delete deal.retryAt;
      return;
    }
    // It is away: the next try has its time.
    if (deal.retryAt !== undefined && this.now() < deal.retryAt) return;
    await this.tryDeal(deal.wanted);
  }

  private async tryDeal(stage: DealStage): Promise<void> {
    const { state } = this;
    const { deal, orderId, lines, total, policy } = state;
    delete deal.retryAt;
    const call = crmSoon(policy.crmSeconds);
    try {
      if (deal.id === undefined) {
        const made = await call.openDeal.executeWithOptions({ summary: `open the deal, ${stage}` }, [
          { effect: this.effect('deal'), orderId, lines, money: total, stage },
        ]);
        deal.id = made.dealId;
        if (made.url !== undefined) deal.url = made.url;
        // An earlier run may have made it, at another stage.
        deal.known = stage;
      } else {
        await call.moveDeal.executeWithOptions({ summary: `move the deal to ${stage}` }, [
          { dealId: deal.id, stage, money: total },
        ]);
        deal.known = stage;
      }
      delete deal.trouble;
    } catch (error) {
      deal.trouble = troubleOf(error);
      deal.retryAt = this.now() + RETRY_MS;
    }
  }

  /**
   * Somebody touched it there. A deal that was lost cancels the order, which harms nobody; beside that a deal decides
   * nothing about money or goods, and is put back to where the order stands. Stages that fixit.yml does not name are the
   * CRM's own business.
   */
  protected async lookAtDeal(): Promise<void> {
    const { deal } = this.state;
    if (!deal.look) return;
    delete deal.look;
    if (deal.id === undefined || deal.gone) return;
    // The vendor's events have seconds: two changes within one are told of once.
    await sleep(SETTLE_MS, { summary: 'let the deal settle' });
    try {
      const found = await crm.readDeal.executeWithOptions({ summary: 'read the deal' }, [
        { dealId: deal.id },
      ]);
      if (!found) {
        deal.gone = true;
        note(this.state, 'its deal was deleted at the CRM; the order goes on without');
        return;
      }
      if (found.stage === undefined || found.stage === deal.known) return;
      note(this.state, `its deal was moved to ${found.stage} at the CRM`);
      deal.known = found.stage;
      if (found.stage === 'lost') this.askToCancel(found.version);
    } catch (error) {
      // The next look, or the reconciliation, finds it.
      note(this.state, `its deal could not be read: ${troubleOf(error).type}`);
    }
  }

  private askToCancel(version: string): void {
    this.state.requests.push({
      id: `deal.${version}`,
      action: 'cancel',
      by: 'the CRM',
      reason: 'its deal was moved to lost',
    });
  }
}
