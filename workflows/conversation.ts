/**
 * What a flow speaks with: `say`, `ask`, `choose`, `openIssue`, `issueInvoice`, … Each speaks at most once per
 * visit of a stage, and every wait may end this run and go on in the next with the same state.
 */
import { workflowInfo } from '@temporalio/workflow';
import type { ContactAddress, MessageToSend } from './activities';
import { accounting, helpdesk, messaging, own } from './calls';
import { describe, wordsOf } from './content';
import type { DialogState, Question } from './dialog-state';
import type { Entity } from './entity';
import type {
  ChannelId,
  Delivered,
  IssueChanged,
  MessageReceived,
  Money,
  NormalisedEvent,
  TicketChanged,
} from './events';
import type { Trouble } from './failure';
import { isUnreachable, troubleOf } from './failure';
import { factOf } from './inbox';
import { show } from './shown';
import type { Texts } from './texts';
import { texts } from './texts';

const HOUR = 3_600_000;
const TROUBLE_RETRY_MS = 600_000;

export interface Choice {
  id: string;
  title: string;
  /** Typed words that mean this choice, lower case. */
  words: readonly string[];
}

/** Thrown out of a stage when the dialog ends before its story does. */
export class DialogEnded extends Error {
  override name = 'DialogEnded';
  constructor(readonly why: 'idle' | 'stopped' | 'unreachable') {
    super(why);
  }
}

type Incoming = Delivered<MessageReceived>;

export class Conversation {
  readonly t: Texts;
  readonly data: DialogState['data'];
  private readonly workflowId = workflowInfo().workflowId;

  constructor(
    readonly state: DialogState,
    readonly entity: Entity,
    private readonly to: ContactAddress,
  ) {
    this.t = texts[state.language];
    this.data = state.data;
  }

  // ------------------------------------------------------------------ speaking

  /** Says it once in this visit of the stage. */
  async say(step: string, text: string): Promise<void> {
    await this.once(step, () => this.send(step, { text }, 'leave'));
  }

  /** A question in words; the answer's words. */
  async ask(step: string, text: string): Promise<string> {
    await this.pose(step, { text });
    for (;;) {
      const answer = await this.answerTo(step, { text });
      const words = wordsOf(answer.content);
      if (words !== undefined) return this.settled(words);
      this.note(answer);
      await this.send(`${step}: words, please`, { text: this.t.askText }, 'leave');
    }
  }

  /** A question with buttons (a list where there are more than three); the id of the choice. */
  async choose(
    step: string,
    text: string,
    choices: readonly Choice[],
    giveUpAfterHours?: number,
  ): Promise<string | undefined> {
    const message = this.withChoices(text, choices);
    await this.pose(step, message);
    for (;;) {
      const answer = await this.answerTo(step, message, giveUpAfterHours);
      if (answer === undefined) return this.settled(undefined);
      const chosen = choiceOf(answer, choices);
      if (chosen !== undefined) return this.settled(chosen);
      // A button of an earlier question says nothing here.
      if (answer.content.type === 'choice') continue;
      this.note(answer);
      if (this.data.issue) await this.passOn(answer);
      else await this.send(`${step}: press a button`, { ...message, text: this.t.pressButton }, 'leave');
    }
  }

  private withChoices(text: string, choices: readonly Choice[]): MessageToSend {
    const rows = choices.map(({ id, title }) => ({ id, title }));
    return rows.length <= 3 ? { text, buttons: rows } : { text, list: { title: this.t.rateTitle, rows } };
  }

  // ------------------------------------------------------------------ questions and answers

  private async pose(step: string, message: MessageToSend): Promise<void> {
    if (this.state.question?.step === step) return;
    const sentAt = await this.send(step, message, 'repeat');
    this.state.question = { step, askedAt: sentAt, reminders: 0 };
    this.waitsFor('customer');
  }

  private settled<T>(answer: T): T {
    delete this.state.question;
    return answer;
  }

  private async answerTo(step: string, message: MessageToSend): Promise<Incoming>;
  private async answerTo(
    step: string,
    message: MessageToSend,
    giveUpAfterHours: number | undefined,
  ): Promise<Incoming | undefined>;
  private async answerTo(
    step: string,
    message: MessageToSend,
    giveUpAfterHours?: number,
  ): Promise<Incoming | undefined> {
    const question = this.state.question!;
    for (;;) {
      const { at, what } = this.nextDeadline(question, giveUpAfterHours);
      const event = await this.next(at, what);
      if (event?.kind === 'message.received') {
        // What was written before the question was asked cannot answer it.
        if (event.receivedAt > question.askedAt) return event;
        this.note(event);
        if (this.data.issue) await this.passOn(event);
      } else if (event?.kind === 'ticket.changed') {
        await this.hear(event);
      } else if (event === undefined) {
        if (what === 'give up') return undefined;
        if (what === 'close') throw new DialogEnded('idle');
        question.reminders += 1;
        await this.send(
          `${step}: reminder ${question.reminders}`,
          { ...message, text: this.t.reminder(message.text) },
          'leave',
        );
      }
    }
  }

  private nextDeadline(
    question: Question,
    giveUpAfterHours?: number,
  ): { at: number; what: 'remind' | 'close' | 'give up' } {
    const asked = Date.parse(question.askedAt);
    if (giveUpAfterHours !== undefined) return { at: asked + giveUpAfterHours * HOUR, what: 'give up' };
    const { reminderHours, inactivityHours } = this.state.policy;
    const since = Math.max(asked, this.state.lastHeard);
    const reminder = reminderHours[question.reminders];
    return reminder !== undefined && reminder < inactivityHours
      ? { at: since + reminder * HOUR, what: 'remind' }
      : { at: since + inactivityHours * HOUR, what: 'close' };
  }

  // ------------------------------------------------------------------ events

  /** The next event a stage has to deal with, or undefined at the deadline. Global handlers come first. */
  async next(
    until: number | undefined,
    deadline: string,
  ): Promise<Incoming | Delivered<TicketChanged> | undefined> {
    for (;;) {
      const woken = await this.entity.wait(() => !this.entity.inbox.isEmpty, until, deadline);
      if (woken === 'deadline') return undefined;
      const event = this.entity.inbox.take()!;
      const fact = factOf(event);
      if (fact !== undefined && !this.entity.inbox.isNews(fact)) continue;
      const concern = this.global(event);
      if (concern !== undefined) return concern;
    }
  }

  private global(event: Delivered): Incoming | Delivered<TicketChanged> | undefined {
    switch (event.kind) {
      case 'message.received': {
        this.state.lastHeard = Math.max(this.state.lastHeard, Date.parse(event.receivedAt));
        if (event.content.type === 'choice' && event.content.callbackId)
          this.state.callback = event.content.callbackId;
        const words = wordsOf(event.content)?.toLowerCase();
        if (words !== undefined && this.t.stopWords.includes(words)) throw new DialogEnded('stopped');
        return event;
      }
      case 'ticket.changed':
        return event.issueId === this.data.issue?.id ? event : undefined;
      default:
        return undefined;
    }
  }

  /** Kept for the issue's description; commands of the messenger are not words to the desk. */
  private note(event: Incoming): void {
    if (this.data.issue) return;
    const text = describe(event.content, this.t);
    if (!text.startsWith('/')) this.data.notes.push(text);
  }

  /** What waits already belongs to the description. */
  noteWhatWaits(): void {
    for (;;) {
      const event = this.entity.inbox.take(({ kind }) => kind === 'message.received') as Incoming | undefined;
      if (!event) return;
      const fact = factOf(event);
      if (fact === undefined || this.entity.inbox.isNews(fact)) this.note(event);
    }
  }

  /** While a closed dialog lingers: waits for news worth opening it again, and leaves that in the inbox. */
  async written(until: number): Promise<'message' | 'deadline'> {
    const { inbox } = this.entity;
    for (;;) {
      if (
        (await this.entity.wait(() => !inbox.isEmpty, until, 'linger for late redeliveries')) === 'deadline'
      )
        return 'deadline';
      const [event] = inbox.state.queue;
      const fact = factOf(event!);
      if (
        event!.kind === 'message.received' &&
        event!.content.type !== 'choice' &&
        !inbox.state.facts.includes(fact!)
      )
        return 'message';
      inbox.take();
      if (fact !== undefined) inbox.isNews(fact);
    }
  }

  /** The last words, where there is somebody to say them to. */
  async farewell(why: DialogEnded['why']): Promise<void> {
    const words = { idle: this.t.closedIdle, stopped: this.t.stopped, unreachable: undefined }[why];
    if (words === undefined) return;
    try {
      await this.say(`closed: ${why}`, words);
    } catch (error) {
      // Nobody there to hear it.
      if (!(error instanceof DialogEnded)) throw error;
    }
  }

  // ------------------------------------------------------------------ the bridge

  /** The customer's words into the open issue. */
  async passOn(event: Incoming): Promise<void> {
    const { issue } = this.data;
    if (!issue || event.content.type === 'choice') return;
    const text = this.t.customerWrites(describe(event.content, this.t));
    const effect = this.entity.nextEffect();
    await this.persist('pass a message on to the desk', () =>
      helpdesk.commentIssue.executeWithOptions({ summary: `customer's message into issue ${issue.id}` }, [
        { effect, workflowId: this.workflowId, issueId: issue.id, text },
      ]),
    );
  }

  /** Set by the flow: what the ticket's news mean to it. */
  hear: (event: Delivered<TicketChanged>) => Promise<void> = () => Promise.resolve();

  // ------------------------------------------------------------------ the desk and the books

  async openIssue(title: string, description: string): Promise<void> {
    await this.once('open the issue', async () => {
      const effect = this.entity.nextEffect();
      const issue = await this.persist('open the issue', () =>
        helpdesk.openIssue.executeWithOptions({ summary: 'open the issue' }, [
          {
            effect,
            workflowId: this.workflowId,
            contact: this.to,
            name: this.data.name ?? '',
            title,
            description,
          },
        ]),
      );
      this.data.issue = { id: issue.issueId, ...(issue.url === undefined ? {} : { url: issue.url }) };
    });
    await this.once('adopt the ticket', () => this.append('adopt the ticket', [this.adoption()]));
  }

  /** The fee for this issue: its own parameter where it has one, else the policy's. Minor units. */
  async fee(): Promise<Money> {
    const { calloutFee, currency, feeParameter } = this.state.policy;
    const { issue } = this.data;
    const { parameters } = await this.persist('read the issue', () =>
      helpdesk.readIssue.executeWithOptions({ summary: `read issue ${issue!.id}` }, [{ issueId: issue!.id }]),
    );
    const own = Number((parameters[feeParameter] ?? '').replace(',', '.'));
    const amount =
      parameters[feeParameter] && Number.isFinite(own) && own >= 0 ? Math.round(own * 100) : calloutFee;
    return { amount, currency };
  }

  async issueInvoice(money: Money, purpose: string, payee: string): Promise<void> {
    await this.once('issue the invoice', async () => {
      const effect = this.entity.nextEffect();
      const invoice = await this.persist('issue the invoice', () =>
        accounting.issueInvoice.executeWithOptions({ summary: `invoice for issue ${this.data.issue!.id}` }, [
          { effect, workflowId: this.workflowId, payee, issueId: this.data.issue!.id, money, purpose },
        ]),
      );
      this.data.invoice = { ...invoice, ...money, reminders: 0 };
    });
    await this.once('tell the ticket what is due', () =>
      this.append('tell the ticket what is due', [this.adoption()]),
    );
  }

  async rate(rate: 'poor' | 'normal' | 'good' | 'excellent'): Promise<void> {
    await this.once('rate the issue', async () => {
      const effect = this.entity.nextEffect();
      await this.persist('rate the issue', () =>
        helpdesk.rateIssue.executeWithOptions({ summary: `rating of issue ${this.data.issue!.id}` }, [
          { effect, workflowId: this.workflowId, issueId: this.data.issue!.id, rate },
        ]),
      );
    });
  }

  private adoption(): NormalisedEvent {
    const { issue, invoice } = this.data;
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
    await own.append.executeWithOptions({ summary }, [{ effect: this.entity.nextEffect(), events }]);
  }

  // ------------------------------------------------------------------ machinery

  async once(step: string, act: () => Promise<unknown>): Promise<void> {
    if (this.state.done.includes(step)) return;
    await act();
    this.state.done.push(step);
  }

  waitsFor(whom: string): void {
    this.state.waitingFor = whom;
    this.state.status = whom === '' ? 'active' : 'waiting';
    this.show();
  }

  show(atRest = true): void {
    const { stage, stageSince, waitingFor, trouble, data } = this.state;
    const shown = {
      stage,
      waitingFor: trouble ? 'operator' : waitingFor,
      since: stageSince,
      issueId: data.issue?.id,
      facts: {
        Issue: data.issue?.id,
        Invoice: data.invoice?.number,
        Paid: data.invoice ? (data.paid ? 'yes' : 'no') : undefined,
      },
      links: { 'Open the issue': data.issue?.url },
      trouble,
    };
    show(shown, atRest);
  }

  /** The moment the message went out, ISO 8601 UTC. */
  private async send(
    summary: string,
    message: MessageToSend,
    whenUnconfirmed: 'repeat' | 'leave',
  ): Promise<string> {
    const effect = this.entity.nextEffect();
    const answerCallback = this.state.callback;
    delete this.state.callback;
    const { sentAt } = await this.persist(summary, () =>
      messaging(this.to.channel as ChannelId).sendMessage.executeWithOptions({ summary }, [
        {
          effect,
          workflowId: this.workflowId,
          to: this.to,
          message: { ...message, ...(answerCallback === undefined ? {} : { answerCallback }) },
          whenUnconfirmed,
        },
      ]),
    );
    return sentAt;
  }

  /**
   * Tries until it works: an outside system that refuses (a missing mapping, a dead token) is mended by people,
   * and the dialog goes on where it stood. The same effect key serves every try.
   */
  private async persist<T>(what: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await call();
        if (this.state.trouble) {
          delete this.state.trouble;
          this.show();
        }
        return result;
      } catch (error) {
        const trouble = troubleOf(error);
        if (isUnreachable(trouble)) throw new DialogEnded('unreachable');
        await this.inTrouble(trouble, what);
      }
    }
  }

  private async inTrouble(trouble: Trouble, what: string): Promise<void> {
    this.state.trouble = trouble;
    this.show();
    await this.entity.pause(TROUBLE_RETRY_MS, `try again: ${what}`);
  }
}

const HELPDESK: IssueChanged['helpdesk'] = 'okdesk';

function choiceOf(answer: Incoming, choices: readonly Choice[]): string | undefined {
  if (answer.content.type === 'choice') {
    const { id } = answer.content;
    return choices.find((choice) => choice.id === id)?.id;
  }
  const words = wordsOf(answer.content)
    ?.toLowerCase()
    .replace(/[.!]+$/, '');
  return choices.find(
    (choice) => choice.title.toLowerCase() === words || choice.words.some((word) => word === words),
  )?.id;
}
