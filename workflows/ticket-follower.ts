/** The ticket's work: take in all that waits, look at the live issue, weigh the money, tell the dialog. */
import type { EffectKey } from './activities';
import { accounting, helpdesk, own } from './calls';
import type { Entity } from './entity';
import type { Delivered, IssueChanged, IssueFile, TicketAdopted, TicketNews } from './events';
import { troubleOf } from './failure';
import { factOf } from './inbox';
import { show } from './shown';
import { isSince } from './start';
import type { Payment } from './ticket-balance';
import { paymentOf } from './ticket-balance';
import { isUnpaid, weigh } from './ticket-books';
import { moneyFacts } from './ticket-money';
import type { TicketState } from './ticket-state';
import { enterStatus, keepPlace, placeFacts, ticketWaitsFor } from './ticket-state';
import { isForCustomer, isNotTheComment, newest, stepsOf } from './ticket-news';

const HOUR = 3_600_000;
const LOOK_AGAIN_MS = 600_000;

export class TicketFollower {
  constructor(
    private readonly state: TicketState,
    private readonly entity: Entity,
  ) {}

  /** Ends when the closed ticket has lingered long enough. */
  async run(): Promise<void> {
    for (;;) {
      this.show();
      const { at, what } = this.nextDeadline();
      const woken = await this.entity.wait(() => !this.entity.inbox.isEmpty, at, what);
      if (woken === 'deadline' && what === LINGER) {
        if (await this.entity.close()) return;
      } else await this.takeAll();
    }
  }

  /** True when nothing came while that was written down. */
  closeAtOnce(): Promise<boolean> {
    enterStatus(this.state, 'closed');
    this.show();
    return this.entity.close();
  }

  private nextDeadline(): { at: number | undefined; what: string } {
    const { status, since, lingerHours, lookAgainAt } = this.state;
    const over = status === 'closed' ? Date.parse(since) + lingerHours * HOUR : undefined;
    if (lookAgainAt !== undefined && (over === undefined || lookAgainAt < over))
      return { at: lookAgainAt, what: 'try again: read the issue' };
    return { at: over, what: LINGER };
  }

  /** Everything that waits, then one look at the live issue and one message to the dialog. */
  private async takeAll(): Promise<void> {
    const news: TicketNews[] = [];
    const came: Payment[] = [];
    const { inbox } = this.entity;
    let look = this.state.statusCode === undefined || this.state.lookAgainAt !== undefined;
    for (let event = inbox.take(); event; event = inbox.take()) {
      const fact = factOf(event);
      this.takeBack(event, news);
      if (fact !== undefined && !inbox.isNews(fact)) continue;
      switch (event.kind) {
        case 'ticket.adopted':
          this.adopt(event);
          break;
        case 'issue.changed':
          look = this.hear(event, news) || look;
          break;
        case 'payment.changed':
          came.push(paymentOf(event));
          break;
        default:
          break;
      }
    }
    this.state.payments.push(...came);
    if (look && !this.state.gone) await this.readIssue(news);
    weigh(this.state, came, news);
    await this.tell(news);
    await this.withdrawInvoice();
  }

  /** Nobody is to pay for an issue that was deleted. Where money came for it, people decide. */
  private async withdrawInvoice(): Promise<void> {
    const { gone, invoice, withdrawn } = this.state;
    if (!gone || !invoice || withdrawn || !isUnpaid(this.state)) return;
    try {
      const { ref } = invoice;
      await accounting.withdrawInvoice.executeWithOptions({ summary: 'withdraw the invoice' }, [{ ref }]);
      this.state.withdrawn = true;
    } catch (error) {
      this.state.trouble = { ...troubleOf(error), final: true };
    }
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
          news.push({
            type: 'comment',
            commentId: change.commentId,
            html: change.html,
            ...this.newFiles(change.files),
          });
        return false;
      case 'files': {
        const { files } = this.newFiles(change.author === 'contact' ? [] : change.files);
        if (files) news.push({ type: 'files', files });
        return false;
      }
      case 'rate':
        this.state.rate = change.value;
        return false;
      case 'deleted':
        if (!this.state.gone) news.push({ type: 'deleted' });
        this.state.gone = true;
        return false;
      case 'created':
      case 'status':
      case 'other':
        return true;
    }
  }

  /** Those not told of before: the desk may tell of one file with its comment and again by itself. */
  private newFiles(files: readonly IssueFile[] = []): { files?: IssueFile[] } {
    const fresh = files.filter(({ id }) => this.entity.inbox.isNews(`file:${id}`));
    return fresh.length > 0 ? { files: fresh } : {};
  }

  /** A comment that turns out to be private, whichever of its hooks came first, is not told if that can be helped. */
  private takeBack(event: Delivered, news: TicketNews[]): void {
    if (event.kind !== 'issue.changed' || event.change.type !== 'comment' || event.change.public) return;
    const stays = isNotTheComment(event.change.commentId);
    news.splice(0, news.length, ...news.filter(stays));
    this.state.untold = this.state.untold.filter(stays);
  }

  private async readIssue(news: TicketNews[]): Promise<void> {
    const { issueId } = this.state;
    delete this.state.lookAgainAt;
    delete this.state.trouble;
    try {
      const issue = await helpdesk.readIssue.executeWithOptions({ summary: `read issue ${issueId}` }, [
        { issueId },
      ]);
      this.state.dialogWorkflowId ??= issue.openedBy;
      keepPlace(this.state, issue);
      if (issue.statusCode === this.state.statusCode) return;
      const first = this.state.statusCode === undefined;
      this.state.statusCode = issue.statusCode;
      const reopened = !issue.closed && (this.state.issueClosed || (first && this.state.wasClosed === true));
      if (first && !issue.closed && !reopened) return;
      this.state.issueClosed = issue.closed;
      news.push({
        type: 'status',
        code: issue.statusCode,
        closed: issue.closed,
        ...(reopened ? { reopened } : {}),
      });
    } catch (error) {
      this.state.trouble = troubleOf(error);
      this.state.lookAgainAt = Date.now() + LOOK_AGAIN_MS;
    }
  }

  private async tell(news: TicketNews[]): Promise<void> {
    const all = [...this.state.untold, ...news];
    const { dialogWorkflowId, issueId } = this.state;
    this.state.untold = dialogWorkflowId === undefined ? newest(all) : [];
    if (dialogWorkflowId === undefined || all.length === 0) return;
    await own.append.executeWithOptions(
      { summary: `tell the dialog: ${all.map(({ type }) => type).join(', ')}` },
      [
        {
          ...this.effectOf(all),
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

  /** Each of the news is known by what it tells, for after a reset it may be told among others. */
  private effectOf(news: TicketNews[]): { effect: EffectKey; steps?: string[] } {
    if (!isSince(this.state, 3)) return { effect: this.entity.nextEffect() };
    const steps = stepsOf(news, this.state);
    return { effect: this.entity.effectOf(steps[0]!), steps };
  }

  private show(): void {
    const { status, since, issueId, statusCode, invoice, withdrawn, dialogWorkflowId, trouble } = this.state;
    show({
      stage: status,
      waitingFor: ticketWaitsFor(this.state),
      since,
      issueId,
      facts: {
        Issue: issueId,
        'Status at the desk': statusCode,
        ...placeFacts(this.state),
        Invoice: invoice && `${invoice.ref}${withdrawn ? ', withdrawn' : ''}`,
        ...moneyFacts(this.state),
        Dialog: dialogWorkflowId,
      },
      trouble,
    });
  }
}

const LINGER = 'linger for late news';
