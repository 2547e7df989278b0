/** A conversation that is over, and listens on: a new message opens it, and the desk may have news. */
import type { Delivered, MessageReceived, TicketChanged } from '../events';
import { factOf, isMessage } from '../inbox';
import { DialogEnded } from './acting';
import { Listening } from './listening';

export class Closed extends Listening {
  /** Nobody is there to be answered: what waits must not open the dialog again. Money is not forgotten. */
  forgetWhatWaits(): void {
    const { inbox } = this.entity;
    const isForgotten = ({ kind }: Delivered) => kind !== 'payment.changed';
    for (let event = inbox.take(isForgotten); event; event = inbox.take(isForgotten)) {
      const fact = factOf(event);
      if (fact !== undefined) inbox.isNews(fact);
    }
  }

  /**
   * While a dialog is closed: waits for what is worth opening it, and leaves that in the inbox. A late press of a
   * button that the flow `offers` is not; a template of somebody else's may have buttons, too. `called` = an
   * operator has taken it over or begun its flow.
   */
  async written(
    until: number,
    offers: readonly string[],
    isCalled: () => boolean,
  ): Promise<'message' | 'called' | 'deadline'> {
    const { inbox } = this.entity;
    for (;;) {
      const ready = () => isCalled() || !inbox.isEmpty;
      const woken = await this.entity.wait(ready, until, 'linger for late redeliveries');
      if (isCalled()) return 'called';
      if (woken === 'deadline') return 'deadline';
      const event = inbox.state.queue[0]!;
      const fact = factOf(event);
      const isNews = fact === undefined || !inbox.state.facts.includes(fact);
      if (isMessage(event) && isNews && this.opens(event, offers)) {
        this.lift(event);
        await this.noteConsent();
        return 'message';
      }
      inbox.take();
      if (fact !== undefined) inbox.isNews(fact);
      if (!isNews) continue;
      if (isMessage(event) && this.isSince(3) && this.isStop(event)) {
        this.stop(event);
        await this.noteConsent();
        this.show();
      }
      if (event.kind === 'payment.changed') await this.passPayment(event);
      if (event.kind === 'ticket.changed') await this.hearWhileClosed(event);
    }
  }

  /** The desk goes on when the conversation is over. Nobody there to hear of it is no news to anybody. */
  private async hearWhileClosed(event: Delivered<TicketChanged>): Promise<void> {
    if (!this.isSince(3)) return;
    if (!this.topicOf(event.issueId)) await this.recallOpened();
    if (!this.topicOf(event.issueId)) return;
    try {
      await this.hear(event);
    } catch (error) {
      if (!(error instanceof DialogEnded)) throw error;
      this.state.quiet = true;
    }
  }

  private opens(message: Delivered<MessageReceived>, offers: readonly string[]): boolean {
    if (isEdit(message) || isPressOf(offers, message) || this.isStop(message)) return false;
    return !this.isSince(3) || !this.isOfLastAlbum(message.content);
  }
}

const isPressOf = (buttons: readonly string[], event: Delivered): boolean =>
  event.kind === 'message.received' && event.content.type === 'choice' && buttons.includes(event.content.id);

const isEdit = (event: Delivered): boolean => event.kind === 'message.received' && event.edit !== undefined;
