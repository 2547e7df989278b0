/** A conversation with a desk and books behind it: the issue, the invoice, the rating, and what its ticket is told. */
import type { ContactAddress } from '../activities';
import { accounting, helpdesk, own } from '../calls';
import { takeUp, writeDown } from '../dialog-memory';
import type { Delivered, IssueChanged, Money, NormalisedEvent, PaymentChanged } from '../events';
import { troubleOf } from '../failure';
import { unlessUnreachable } from './acting';
import { Bridge } from './bridge';
import type { Incoming } from './files';
import type { Topic } from './issues';

const HELPDESK: IssueChanged['helpdesk'] = 'okdesk';

export class Desk extends Bridge {
  /** A payment that names nothing but its dialog: the ticket keeps the books. */
  protected override async passPayment(event: Delivered<PaymentChanged>): Promise<void> {
    const issue = this.issueToPay();
    if (!issue) return;
    const { number: _, eventId: __, receivedAt: ___, traceparent: ____, ...payment } = event;
    await this.because(event, () =>
      this.append('hand a payment to the ticket', [
        { ...payment, references: [{ type: 'issue', value: issue.id }] },
      ]),
    );
  }

  /** What has an invoice that waits for money, the newest first; else what was talked of last. */
  private issueToPay(): { id: string } | undefined {
    const earlier = this.isSince(3) ? (this.state.earlier ?? []) : [];
    const all = [...earlier, this.data].reverse().filter(({ issue }) => issue !== undefined);
    return (all.find(isUnpaid) ?? all[0])?.issue;
  }

  /** An issue of a run that has written nothing down is talked of again, where it is still open. */
  async takeUpOpen(): Promise<boolean> {
    const last = (await this.recallOpened()).at(-1)?.issue.id;
    if (last === undefined || !(await this.isOpen(last))) return false;
    takeUp(this.state, last);
    await this.append('adopt the ticket', [this.adoption()]);
    await unlessUnreachable(this.say('the issue goes on', this.t.issueGoesOn(last)));
    return true;
  }

  /** Also false where the desk says nothing of it: a second issue is better than none. */
  private async isOpen(issueId: string): Promise<boolean> {
    try {
      const summary = `read issue ${issueId}`;
      return !(await helpdesk.readIssue.executeWithOptions({ summary }, [{ issueId }])).closed;
    } catch (error) {
      troubleOf(error);
      return false;
    }
  }

  /** `waited` = what came last and is part of the description. */
  async openIssue(title: string, description: string, waited: readonly Incoming[]): Promise<void> {
    await this.once('open the issue', async () => {
      const effect = this.effectFor('open the issue');
      const contact: ContactAddress = this.to;
      const name = this.data.name ?? '';
      const issue = await this.persist('open the issue', () =>
        helpdesk.openIssue.executeWithOptions({ summary: 'open the issue' }, [
          { effect, workflowId: this.workflowId, contact, name, title, description, ...this.upTo() },
        ]),
      );
      this.putBackWhatCameAfter(issue, waited);
      this.data.issue = { id: issue.issueId, ...(issue.url === undefined ? {} : { url: issue.url }) };
    });
    await this.once('adopt the ticket', () => this.append('adopt the ticket', [this.adoption()]));
    await this.attachWhatWaits();
  }

  private upTo(): { upTo?: number } {
    return this.isSince(3) ? { upTo: this.entity.inbox.state.last } : {};
  }

  /** After a reset the issue may be older than what came last: that is for the stages that follow. */
  private putBackWhatCameAfter({ upTo = Infinity }: { upTo?: number }, waited: readonly Incoming[]): void {
    const late = waited.filter(({ number }) => number > upTo);
    if (late.length === 0) return;
    for (const message of [...late].reverse()) this.unnote(message);
    this.entity.inbox.putBack(late);
  }

  /** The fee for this issue: its own parameter where it has one, else the policy's; undefined once it is deleted. */
  async fee(): Promise<Money | undefined> {
    const { calloutFee, currency, feeParameter } = this.state.policy;
    const issueId = this.data.issue!.id;
    const issue = await this.persistWithIssue('read the issue', () =>
      helpdesk.readIssue.executeWithOptions({ summary: `read issue ${issueId}` }, [{ issueId }]),
    );
    if (!issue) return undefined;
    const { parameters } = issue;
    return { amount: minorUnits(parameters[feeParameter]) ?? calloutFee, currency };
  }

  async issueInvoice(money: Money, purpose: string, payee: string): Promise<void> {
    const issueId = this.data.issue!.id;
    await this.once('issue the invoice', async () => {
      const effect = this.effectFor('issue the invoice');
      const invoice = await this.persistWithIssue('issue the invoice', () =>
        accounting.issueInvoice.executeWithOptions({ summary: `invoice for issue ${issueId}` }, [
          { effect, workflowId: this.workflowId, payee, issueId, money, purpose },
        ]),
      );
      if (invoice) this.data.invoice = { ...invoice, ...money, reminders: 0 };
    });
    await this.once('tell the ticket what is due', () => this.tellWhatIsDue());
  }

  async tellWhatIsDue(topic: Topic = this.data): Promise<void> {
    if (topic.invoice) await this.append('tell the ticket what is due', [this.adoption(topic)]);
  }

  async rate(rate: 'poor' | 'normal' | 'good' | 'excellent'): Promise<void> {
    const issueId = this.data.issue!.id;
    await this.once('rate the issue', async () => {
      const effect = this.effectFor('rate the issue');
      await this.persistWithIssue('rate the issue', () =>
        helpdesk.rateIssue.executeWithOptions({ summary: `rating of issue ${issueId}` }, [
          { effect, workflowId: this.workflowId, issueId, rate },
        ]),
      );
    });
  }

  /** True where no run has to be told of it any more. */
  close(): Promise<boolean> {
    writeDown(this.state);
    return this.entity.close();
  }

  private adoption({ issue, invoice }: Topic = this.data): NormalisedEvent {
    return {
      kind: 'ticket.adopted',
      helpdesk: HELPDESK,
      issueId: issue!.id,
      dialogWorkflowId: this.workflowId,
      ...(invoice
        ? { invoice: { ref: invoice.ref, money: { amount: invoice.amount, currency: invoice.currency } } }
        : {}),
    };
  }

  private async append(summary: string, events: NormalisedEvent[]): Promise<void> {
    await own.append.executeWithOptions({ summary }, [{ effect: this.effectFor(summary), events }]);
  }
}

/** Of what the customer owes something on. */
const isUnpaid = ({ invoice, paid, refunded }: Topic): boolean => invoice !== undefined && !paid && !refunded;

/** A parameter as people type it (`1499.50`, `1 499,50`); undefined where it is no amount. */
function minorUnits(typed: string | undefined): number | undefined {
  const plain = (typed ?? '').replace(/\s/g, '').replace(',', '.');
  const amount = Number(plain);
  return plain !== '' && Number.isFinite(amount) && amount >= 0 ? Math.round(amount * 100) : undefined;
}
