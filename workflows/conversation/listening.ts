/** A conversation that can listen: what comes out of the inbox, and what of it concerns the stage. */
import { patched } from '@temporalio/workflow';
import type { Delivered, MessageChanged, MessageStatus, PaymentChanged, TicketChanged } from '../events';
import { factOf, isMessage } from '../inbox';
import type { Incoming } from './files';
import { Failing } from './failing';
import { DialogEnded } from './acting';

type Concern =
  | Incoming
  | Delivered<MessageChanged>
  | Delivered<TicketChanged>
  | Delivered<PaymentChanged>
  | Delivered<MessageStatus>;

/** Thrown out of a stage when an operator has taken the dialog over. */
export class StoodAside extends Error {
  override name = 'StoodAside';
}

export class Listening extends Failing {
  /** What the ticket's news mean to the flow. */
  hear: (event: Delivered<TicketChanged>) => Promise<void> = () => Promise.resolve();

  /**
   * The next event a stage has to deal with, or undefined at the deadline. Global handlers come first. Throws
   * StoodAside where an operator has taken over: the stage is entered anew after the hand-back.
   */
  async next(
    until: number | undefined,
    deadline: string,
  ): Promise<Incoming | Delivered<TicketChanged> | undefined> {
    for (;;) {
      const ready = () => this.state.aside !== undefined || !this.entity.inbox.isEmpty;
      const woken = await this.entity.wait(ready, until, deadline);
      this.giveWay();
      if (woken === 'deadline') return undefined;
      const concern = await this.takeNext((failure) => this.hearOfFailure(failure));
      if (concern !== undefined) return concern;
    }
  }

  /** While the flow says nothing by itself: the next event, or undefined once that is over. */
  async nextWhile(isSilent: () => boolean): Promise<Incoming | Delivered<TicketChanged> | undefined> {
    for (;;) {
      await this.entity.wait(() => !isSilent() || !this.entity.inbox.isEmpty);
      if (!isSilent()) return undefined;
      const concern = await this.takeNext((failure) => this.showFailure(failure));
      if (concern !== undefined) return concern;
    }
  }

  /** The first event of the inbox, where it is for whoever listens; the others are dealt with here. */
  private async takeNext(
    onFailure: (event: Delivered<MessageStatus>) => Promise<void> | void,
  ): Promise<Incoming | Delivered<TicketChanged> | undefined> {
    const concern = this.concernOf(this.entity.inbox.take()!);
    await this.noteConsent();
    switch (concern?.kind) {
      case 'payment.changed':
        await this.passPayment(concern);
        return undefined;
      case 'message.status':
        await onFailure(concern);
        return undefined;
      case 'message.changed':
        await this.passChange(concern);
        return undefined;
      case 'message.received':
        await this.keepFile(concern);
        return concern;
      case 'ticket.changed':
      case undefined:
        return concern;
    }
  }

  /** Somebody has it, or has handed it back with words of theirs still on their way. */
  get isHeld(): boolean {
    return this.state.operator !== undefined || !this.hasSaidAll;
  }

  get hasSaidAll(): boolean {
    return (this.state.toSay ?? []).length === 0;
  }

  /** A flow does not speak while an operator does. */
  protected giveWay(): void {
    if (this.state.aside) throw new StoodAside();
  }

  protected passPayment(_event: Delivered<PaymentChanged>): Promise<void> {
    return Promise.resolve();
  }

  protected passChange(_event: Delivered<MessageChanged>): Promise<void> {
    return Promise.resolve();
  }

  /** Undefined where the event repeats a known fact, or says nothing to a dialog. */
  protected concernOf(event: Delivered): Concern | undefined {
    const fact = factOf(event);
    if (fact !== undefined && !this.entity.inbox.isNews(fact)) return undefined;
    switch (event.kind) {
      case 'message.received':
        // They have written nothing new: what they are reminded of, and when, stays as it is.
        if (event.edit && this.isSince(3)) return event;
        this.forgetFailure();
        this.state.lastHeard = Math.max(this.state.lastHeard, Date.parse(event.receivedAt));
        if (event.content.type === 'choice' && event.content.callbackId)
          this.state.callback = event.content.callbackId;
        if (event.content.type !== 'choice') this.state.heard = event.messageId;
        this.heedConsent(event);
        return event;
      case 'message.changed':
        return this.isSince(3) ? event : undefined;
      case 'person.changed':
        if (event.change.type === 'unreachable') this.left();
        return undefined;
      case 'ticket.changed':
        return this.topicOf(event.issueId) ? event : undefined;
      case 'payment.changed':
        return event;
      case 'message.status':
        // Runs of earlier versions heard it and did nothing.
        return event.status === 'failed' && patched('a failed message is told to the flow')
          ? event
          : undefined;
      default:
        return undefined;
    }
  }

  /** They blocked us. What they write later opens the dialog again; an operator who has it may reach them otherwise. */
  private left(): void {
    if (!this.state.aside) throw new DialogEnded('left');
    this.state.operatorTrouble = {
      type: 'channel.blocked',
      message: 'The customer blocked the bot; nothing reaches them here. Reach them by other ways, or close.',
      final: true,
    };
    this.show();
  }

  /** "Stop" among what waits is heeded before a question is asked; what was written before it is over. */
  protected heedStop(): void {
    const { inbox } = this.entity;
    if (!inbox.has((event) => this.isStop(event))) return;
    for (let event = inbox.take(isMessage); event; event = inbox.take(isMessage)) this.concernOf(event);
  }

  /** What waits already belongs to the description. */
  async noteWhatWaits(): Promise<Incoming[]> {
    const { inbox } = this.entity;
    const noted: Incoming[] = [];
    const belongs = this.isSince(3) ? isOfMessages : isMessage;
    for (let event = inbox.take(belongs); event; event = inbox.take(belongs)) {
      const concern = this.concernOf(event);
      if (concern?.kind === 'message.changed') await this.passChange(concern);
      if (concern?.kind !== 'message.received') continue;
      await this.adoptLanguage(concern);
      await this.keepFile(concern);
      this.note(concern);
      noted.push(concern);
    }
    return noted;
  }
}

const isOfMessages = ({ kind }: Delivered): boolean =>
  kind === 'message.received' || kind === 'message.changed';
