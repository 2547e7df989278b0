/** A conversation that listens in two languages: who asks for the other one is asked again what stands open, in it. */
import type { Delivered, TicketChanged } from '../events';
import type { Incoming } from './files';
import { Closed } from './closed';

export class Interpreting extends Closed {
  override async next(
    until: number | undefined,
    deadline: string,
  ): Promise<Incoming | Delivered<TicketChanged> | undefined> {
    const concern = await super.next(until, deadline);
    if (concern?.kind === 'message.received') await this.heedLanguage(concern);
    return concern;
  }

  /** Before a question is asked in the language of before: what waits may ask for another. */
  protected async heedLanguageThatWaits(): Promise<void> {
    const { inbox } = this.entity;
    const asks = (event: Delivered) => this.asksLanguage(event) !== undefined;
    for (let event = inbox.take(asks); event; event = inbox.take(asks)) {
      const message = this.concernOf(event);
      await this.noteConsent();
      if (message?.kind === 'message.received') await this.heedLanguage(message);
    }
  }

  /** Throws AskedAnew where a language is asked for. */
  private async heedLanguage(message: Incoming): Promise<void> {
    if (!(await this.adoptLanguage(message))) return;
    await this.confirmLanguage(message);
    this.askAnew();
  }
}
