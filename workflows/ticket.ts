/**
 * Follows one issue of the help desk: payment, status, comments, rate, closure. Tells its dialog, and outlives
 * it: money may come when the conversation is long over.
 */
import {
  CancellationScope,
  continueAsNew,
  defineQuery,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { helpdesk, own } from './calls';
import type { EntityState } from './entity';
import { Entity, RunIsFull, newEntityState } from './entity';
import type {
  Delivered,
  IssueChange,
  IssueChanged,
  Money,
  PaymentChanged,
  TicketAdopted,
  TicketNews,
} from './events';
import { troubleOf, wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { factOf } from './inbox';
import { show } from './shown';
import type { TicketStart } from './start';
import { balanceOf } from './ticket-balance';
import type { Payments } from './ticket-balance';

const HOUR = 3_600_000;

export interface TicketState extends EntityState {
  issueId: string;
  status: 'open' | 'awaiting_payment' | 'closed';
  statusCode?: string;
  issueClosed: boolean;
  dialogWorkflowId?: string;
  invoice?: { ref: string; money: Money };
  payments: Payments;
  /** Minor units paid when the dialog was last told. */
  lastPaid?: number;
  /** What the dialog was last told of the money, so that it is told once. */
  told: '' | 'paid' | 'refunded';
  rate?: string;
  lingerHours: number;
  stage: string;
  waitingFor: string;
  /** ISO 8601 UTC. */
  since: string;
  /** News that no dialog has asked for yet. */
  untold: TicketNews[];
}

export const ticketStateQuery = defineQuery<TicketState>('state');

export async function ticket(start: TicketStart | { state: TicketState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const follower = new TicketFollower(state);
  setHandler(ticketStateQuery, () => state, {
    description: 'What is known of the issue, its invoice and its payments.',
  });
  if ('recheck' in start && start.recheck && (await follower.entity.recheck())) return;
  try {
    await follower.run();
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof ticket>({ state });
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => follower.entity.close());
    throw error;
  }
}

function fresh(start: TicketStart): TicketState {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'ticket') throw wrongId(workflowInfo().workflowId, 'ticket:<helpdesk>:<id>');
  return {
    ...newEntityState(start),
    issueId: id.issueId,
    status: 'open',
    issueClosed: false,
    payments: {},
    told: '',
    lingerHours: start.lingerHours,
    stage: 'open',
    waitingFor: 'closure',
    since: new Date(Date.now()).toISOString(),
    untold: [],
  };
}

class TicketFollower {
  readonly entity: Entity;

  constructor(private readonly state: TicketState) {
    this.entity = new Entity(state);
  }

  async run(): Promise<void> {
    for (;;) {
      this.show();
      const until =
        this.state.status === 'closed'
          ? Date.parse(this.state.since) + this.state.lingerHours * HOUR
          : undefined;
      const woken = await this.entity.wait(() => !this.entity.inbox.isEmpty, until, 'linger for late news');
      if (woken === 'deadline') {
        if (await this.entity.close()) return;
        continue;
      }
      await this.takeAll();
    }
  }

  /** Everything that waits, then one look at the live issue and one message to the dialog. */
  private async takeAll(): Promise<void> {
    const news: TicketNews[] = [];
    let look = false;
    for (let event = this.entity.inbox.take(); event; event = this.entity.inbox.take()) {
      const fact = factOf(event);
      if (fact !== undefined && !this.entity.inbox.isNews(fact)) continue;
      switch (event.kind) {
        case 'ticket.adopted':
          this.adopt(event);
          look ||= this.state.statusCode === undefined;
          break;
        case 'issue.changed':
          look = this.hear(event, news) || look;
          break;
        case 'payment.changed':
          this.bank(event, news);
          break;
        default:
          break;
      }
    }
    if (look) await this.readIssue(news);
    this.weigh(news);
    await this.tell(news);
  }

  private adopt(event: Delivered<TicketAdopted>): void {
    this.state.dialogWorkflowId = event.dialogWorkflowId;
    if (event.invoice) this.state.invoice = event.invoice;
  }

  /** True when the hook is a hint to look at the live issue; a comment is taken from the hook as it is. */
  private hear({ change }: Delivered<IssueChanged>, news: TicketNews[]): boolean {
    switch (change.type) {
      case 'comment':
        if (isForCustomer(change))
          news.push({ type: 'comment', commentId: change.commentId, html: change.html });
        return false;
      case 'rate':
        this.state.rate = change.value;
        return false;
      case 'deleted':
        news.push({ type: 'deleted' });
        this.close();
        return false;
      case 'created':
      case 'status':
      case 'other':
        return true;
    }
  }

  private async readIssue(news: TicketNews[]): Promise<void> {
    try {
      const issue = await helpdesk.readIssue.executeWithOptions(
        { summary: `read issue ${this.state.issueId}` },
        [{ issueId: this.state.issueId }],
      );
      this.state.dialogWorkflowId ??= issue.openedBy;
      if (issue.statusCode === this.state.statusCode) return;
      const first = this.state.statusCode === undefined;
      this.state.statusCode = issue.statusCode;
      if (first && !issue.closed) return;
      this.state.issueClosed = issue.closed;
      news.push({ type: 'status', code: issue.statusCode, closed: issue.closed });
    } catch (error) {
      // The next hook, or an operator's, looks again; the sentence stands in the details until then.
      this.show(troubleOf(error));
    }
  }

  private bank(event: Delivered<PaymentChanged>, news: TicketNews[]): void {
    const { payments } = this.state;
    const total = event.paidTotal === undefined ? {} : { paidTotal: event.paidTotal };
    payments[event.paymentId] = { status: event.status, money: event.money, ...total };
    if (event.status === 'cancelled' || event.status === 'failed') news.push({ type: 'payment_cancelled' });
  }

  /** Holds what was paid against what is due, and closes what is settled. */
  private weigh(news: TicketNews[]): void {
    const { invoice, payments } = this.state;
    if (invoice) {
      const balance = balanceOf(payments, invoice.money);
      if (balance.refunded && this.state.told !== 'refunded') {
        this.state.told = 'refunded';
        news.push({ type: 'refunded', money: balance.refunded });
      } else if (balance.covered && this.state.told !== 'paid') {
        this.state.told = 'paid';
        news.push({ type: 'paid', money: { amount: balance.paid, currency: invoice.money.currency } });
      } else if (balance.grew(this.state.lastPaid ?? 0) && !balance.covered) {
        news.push({
          type: 'underpaid',
          paid: { amount: balance.paid, currency: invoice.money.currency },
          due: invoice.money,
        });
      }
      this.state.lastPaid = balance.paid;
    }
    const unpaid = invoice !== undefined && this.state.told === '';
    if (this.state.issueClosed && !unpaid) this.close();
    else this.enter(unpaid ? 'awaiting_payment' : 'open', unpaid ? 'payment' : 'closure');
  }

  private close(): void {
    this.enter('closed', '');
  }

  private enter(status: TicketState['status'], waitingFor: string): void {
    if (this.state.status !== status) this.state.since = new Date(Date.now()).toISOString();
    this.state.status = status;
    this.state.stage = status;
    this.state.waitingFor = waitingFor;
  }

  private async tell(news: TicketNews[]): Promise<void> {
    const all = [...this.state.untold, ...news];
    const { dialogWorkflowId, issueId } = this.state;
    this.state.untold = dialogWorkflowId === undefined ? all : [];
    if (dialogWorkflowId === undefined || all.length === 0) return;
    await own.append.executeWithOptions(
      { summary: `tell the dialog: ${all.map(({ type }) => type).join(', ')}` },
      [
        {
          effect: this.entity.nextEffect(),
          events: all.map((one) => ({
            kind: 'ticket.changed' as const,
            helpdesk: 'okdesk' as const,
            issueId,
            dialogWorkflowId,
            news: one,
          })),
        },
      ],
    );
  }

  private show(trouble?: ReturnType<typeof troubleOf>): void {
    const { stage, waitingFor, since, issueId, statusCode, invoice, told, dialogWorkflowId } = this.state;
    show({
      stage,
      waitingFor,
      since,
      issueId,
      facts: {
        Issue: issueId,
        'Status at the desk': statusCode,
        Invoice: invoice?.ref,
        Paid: invoice ? (told === 'paid' ? 'yes' : 'no') : undefined,
        Dialog: dialogWorkflowId,
      },
      trouble,
    });
  }
}

const isForCustomer = (change: Extract<IssueChange, { type: 'comment' }>): boolean =>
  change.public && change.author !== 'contact';
