/** What an order does anything with: the names of its writes, waiting, what comes in. The first layer of `Checkout`. */
import { workflowInfo } from '@temporalio/workflow';
import type { EffectKey } from '../activities';
import { own } from '../calls';
import type { DealChanged, OperatorRequested } from '../checkout-events';
import type { Entity } from '../entity';
import type { Delivered } from '../events';
import { factOf } from '../inbox';
import type { OrderState, OrderStatus } from '../order-state';
import { note, orderWaitsFor } from '../order-state';
import type { PaymentNews } from '../payment-lattice';
import { learn } from '../payment-lattice';
import { show } from '../shown';
import { givenBack, kept } from './books';

export class Acting {
  constructor(
    readonly state: OrderState,
    protected readonly entity: Entity,
  ) {}

  /** By the order and not by a run: one that was ended by force and begins anew finds what it has made. */
  protected effect(step: string): EffectKey {
    return { run: workflowInfo().workflowId, step };
  }

  protected now(): number {
    return Date.now();
  }

  /** Enters a status; gateways that ask and people who search learn it from the row. */
  protected async enter(status: OrderStatus, why?: string): Promise<void> {
    const { state } = this;
    if (state.status !== status) state.since = new Date(this.now()).toISOString();
    state.status = status;
    if (why === undefined) delete state.why;
    else {
      state.why = why;
      note(state, `${status}: ${why}`);
    }
    await this.writeStatus();
  }

  protected async writeStatus(): Promise<void> {
    const { orderId, status, noted } = this.state;
    if (noted === status) return;
    await own.noteOrder.executeWithOptions({ summary: `note: ${status}` }, [{ orderId, status }]);
    this.state.noted = status;
  }

  /** Whatever waits in the inbox becomes part of the state; nothing is done about it here. */
  protected takeIn(): void {
    const { inbox } = this.entity;
    for (let event = inbox.take(); event; event = inbox.take()) {
      const fact = factOf(event);
      if (fact === undefined || inbox.isNews(fact)) this.hear(event);
    }
  }

  private hear(event: Delivered): void {
    const { state } = this;
    switch (event.kind) {
      case 'payment.changed':
        this.learn(event);
        break;
      case 'operator.requested':
        state.requests.push(requestOf(event));
        break;
      case 'deal.hinted':
        state.deal.look = true;
        break;
      case 'deal.changed':
        this.hearOfDeal(event);
        break;
      case 'reservation.broken':
        if (state.goods?.state === 'held') state.goods.state = 'lost';
        note(state, `its goods were taken from it: ${event.reason}`);
        break;
      default:
        break;
    }
  }

  protected learn(news: PaymentNews): void {
    const { payments } = this.state;
    const at = payments.findIndex(
      ({ gateway, paymentId }) => gateway === news.gateway && paymentId === news.paymentId,
    );
    if (at < 0) payments.push(learn(undefined, news));
    else payments[at] = learn(payments[at], news);
  }

  /** Reconciliation has read it; what we wrote ourselves says nothing new. */
  private hearOfDeal({ deleted, stage }: Delivered<DealChanged>): void {
    const { deal } = this.state;
    if (deleted) deal.gone = true;
    else if (stage !== deal.known) deal.look = true;
  }

  /** True when something came; false when that time is over. */
  protected async rest(until: number | undefined, what: string): Promise<boolean> {
    await this.followDeal();
    this.show();
    const { deal, requests } = this.state;
    const soonest = Math.min(until ?? Infinity, deal.retryAt ?? Infinity);
    const summary = deal.retryAt !== undefined && deal.retryAt === soonest ? 'try again: the CRM' : what;
    await this.entity.wait(
      () => !this.entity.inbox.isEmpty || requests.length > 0 || this.state.look === true,
      Number.isFinite(soonest) ? soonest : undefined,
      summary,
    );
    this.takeIn();
    return until === undefined || this.now() < until;
  }

  /** Brings the deal to where the order stands; see Dealing. */
  protected async followDeal(): Promise<void> {}

  show(): void {
    const { state } = this;
    const { status, since, orderId, why, attempts, payments, deal, sale, escalation, goods } = state;
    const money = (amount: number) => `${(amount / 100).toFixed(2)} ${state.total.currency}`;
    const open = attempts.find(({ state: one }) => one === 'open');
    show({
      stage: status,
      waitingFor: orderWaitsFor(state),
      since,
      ...(escalation?.issueId === undefined ? {} : { issueId: escalation.issueId }),
      facts: {
        Order: orderId,
        Why: why,
        'To decide': escalation?.why,
        Total: money(state.total.amount),
        Kept: payments.length > 0 ? money(kept(state)) : undefined,
        'Given back': givenBack(state) > 0 ? money(givenBack(state)) : undefined,
        Goods: goods?.state,
        'Paid at': open && `${open.gateway}, ${open.reference}`,
        Deal: deal.id && `${deal.id}${deal.gone ? ', deleted' : `, ${deal.known ?? 'stage unknown'}`}`,
        CRM: deal.trouble && `\`${deal.trouble.type}\`: ${deal.trouble.message} It is tried again.`,
        Sale: sale && `${sale.number}${sale.withdrawn ? ', withdrawn' : ''}`,
        Last: state.log.at(-1) && `${state.log.at(-1)!.at} ${state.log.at(-1)!.what}`,
      },
      links: {
        'Open the deal': deal.url,
        'Open the issue': escalation?.url,
      },
      ...(state.trouble ? { trouble: state.trouble } : {}),
    });
  }
}

const requestOf = ({ requestId, action, actor, reason, amount, lines }: Delivered<OperatorRequested>) => ({
  id: requestId,
  action,
  by: actor,
  reason,
  ...(amount === undefined ? {} : { amount }),
  ...(lines === undefined ? {} : { lines }),
});
