/** A conversation with a desk and books behind it: the issue, the bridge into it, the invoice, the rating. */
import { patched } from '@temporalio/workflow';
import type { ContactAddress } from '../activities';
import { accounting, helpdesk, own } from '../calls';
import { describe } from '../content';
import type {
  Delivered,
  IssueChanged,
  MessageChanged,
  Money,
  NormalisedEvent,
  PaymentChanged,
} from '../events';
import { takeUp, writeDown } from '../dialog-memory';
import type { Incoming } from './files';
import type { Trouble } from '../failure';
import { troubleOf } from '../failure';
import { openingOf } from './hours';
import { Interpreting } from './interpreting';
import type { Topic } from './issues';
import { unlessUnreachable } from './speaking';

const HELPDESK: IssueChanged['helpdesk'] = 'okdesk';
/** An echo comes within seconds: so many are not written in that time. */
const OWN_COMMENTS = 50;

export class Desk extends Interpreting {
  /** The customer's words into the open issue. */
  async passOn(event: Incoming): Promise<void> {
    const { issue } = this.data;
    if (!issue || this.data.issueGone || event.content.type === 'choice') return;
    const said = describe(event.content, this.forDesk, event.unkept);
    const text = event.edit ? this.forDesk.customerCorrects(said) : this.forDesk.customerWrites(said);
    await this.because(event, () =>
      this.comment('comment', `customer's message into issue ${issue.id}`, text, event.file),
    );
    await this.tellWhenPeopleAnswer(event);
  }

  /** Who writes at night is told once until the morning. An operator who has the dialog may be there. */
  private async tellWhenPeopleAnswer(event: Incoming): Promise<void> {
    if (this.state.aside || !this.hasOpenIssue) return;
    const opening = openingOf(this.state);
    if (!opening || opening.at === this.state.toldOpening) return;
    this.state.toldOpening = opening.at;
    await this.because(event, () => this.say(`away until ${opening.at}`, this.t.away(opening)));
  }

  /** The words, and at night when people answer. */
  withHours(words: string): string {
    const opening = openingOf(this.state);
    if (!opening || this.state.aside) return words;
    this.state.toldOpening = opening.at;
    return `${words}\n${this.t.away(opening)}`;
  }

  /** A word of ours to the employees, which the customer does not see. */
  async tellDesk(step: string, summary: string, text: string): Promise<void> {
    if (this.data.issue && !this.data.issueGone) await this.tryComment(step, summary, text, { note: true });
  }

  override async confirmLanguage(message: Incoming): Promise<void> {
    await super.confirmLanguage(message);
    if (!this.hasOpenIssue) return;
    const text = this.forDesk.customerSpeaks[this.state.language];
    await this.because(message, () =>
      this.tellDesk('language', 'the desk is told which language the customer speaks', text),
    );
  }

  /** An issue at which people still work. */
  get hasOpenIssue(): boolean {
    const { issue, issueGone, issueClosed } = this.data;
    return issue !== undefined && !issueGone && !issueClosed;
  }

  /** One line without content, while the issue is there to take it. What waits for an issue is taken back unsaid. */
  protected override async passChange(event: Delivered<MessageChanged>): Promise<void> {
    const { change, messageId } = event;
    if (change.type === 'withdrawn') this.takeBack(messageId);
    const { issue, issueGone, issueClosed } = this.data;
    if (!issue || issueGone) return;
    if (change.type === 'withdrawn')
      return this.because(event, () =>
        this.tellDesk(
          'withdrawn',
          `a withdrawn message, into issue ${issue.id}`,
          this.forDesk.customerWithdrew,
        ),
      );
    // To a closed issue it would say nothing, and might open it again.
    const { emoji } = change;
    if (change.toOurs && emoji !== undefined && !issueClosed)
      return this.because(event, () =>
        this.tellDesk('reaction', `a reaction, into issue ${issue.id}`, this.forDesk.customerReacted(emoji)),
      );
  }

  /** A file that the desk does not take, or that is kept no more, leaves its words. */
  private async comment(step: string, summary: string, text: string, media?: string): Promise<void> {
    const refused = await this.tryComment(step, summary, text, media === undefined ? {} : { media });
    if (!refused) return;
    const bare = `${text} ${this.forDesk.fileNotAttached}`;
    await this.tryComment(`${step}, no file`, `${summary}, without its file`, bare);
  }

  /** True where the file is refused for good. */
  private async tryComment(
    step: string,
    summary: string,
    text: string,
    { media, note }: { media?: string; note?: true } = {},
  ): Promise<boolean> {
    const issueId = this.data.issue!.id;
    const effect = this.effectFor(step);
    const how = { ...(media === undefined ? {} : { media }), ...(note ? { note } : {}) };
    const made = await this.persistWithIssue('pass a message on to the desk', async () => {
      try {
        return await helpdesk.commentIssue.executeWithOptions({ summary }, [
          { effect, workflowId: this.workflowId, issueId, text, ...how },
        ]);
      } catch (error) {
        if (media !== undefined && refusesFile(troubleOf(error))) return 'refused';
        throw error;
      }
    });
    // Its echo is no news, whichever issue is talked of by then, and in whichever run.
    if (typeof made === 'object' && this.isSince(3)) this.entity.inbox.isNews(`comment:${made.commentId}`);
    if (typeof made === 'object')
      this.data.passedOn = [...(this.data.passedOn ?? []), made.commentId].slice(-OWN_COMMENTS);
    return made === 'refused';
  }

  /**
   * A comment that this dialog has written itself, come back as news: the desk's hook took its author for an employee.
   * Runs of an earlier version have said such a one to the customer, and have to say it again when they are replayed.
   */
  isOwn(commentId: string): boolean {
    return (this.data.passedOn ?? []).includes(commentId) && patched('own-comments-are-no-news');
  }

  /** What was sent before the issue was there, each file once. */
  private async attachWhatWaits(): Promise<void> {
    const { files = [] } = this.data;
    for (let file = files[0]; file; file = files[0]) {
      const text = this.forDesk.sentBefore(this.forDesk.attachment(this.forDesk.media[file.kind]));
      const summary = `a file of the customer into issue ${this.data.issue!.id}`;
      await this.comment(`file ${file.media}`, summary, text, file.media);
      files.shift();
    }
  }

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

  /** Nothing more is to be done about a deleted issue: undefined where news of that wait. */
  private persistWithIssue<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    const { id } = this.data.issue!;
    return this.persist(what, call, () => this.entity.inbox.has((event) => tellsDeletion(event, id)));
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

/** The desk says that this file is not for it (its type, its size), or there is none any more. */
const refusesFile = ({ type }: Trouble): boolean =>
  type.startsWith('media.') || /\.(invalid|rejected|media_refused|too_large)$/.test(type);

/** Of what the customer owes something on. */
const isUnpaid = ({ invoice, paid, refunded }: Topic): boolean => invoice !== undefined && !paid && !refunded;

const tellsDeletion = (event: Delivered, issueId: string): boolean =>
  event.kind === 'ticket.changed' && event.issueId === issueId && event.news.type === 'deleted';

/** A parameter as people type it (`1499.50`, `1 499,50`); undefined where it is no amount. */
function minorUnits(typed: string | undefined): number | undefined {
  const plain = (typed ?? '').replace(/\s/g, '').replace(',', '.');
  const amount = Number(plain);
  return plain !== '' && Number.isFinite(amount) && amount >= 0 ? Math.round(amount * 100) : undefined;
}
