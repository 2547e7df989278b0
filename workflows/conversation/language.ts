/** A conversation that changes its language when it is asked to. What the desk reads stays in the company's. */
import { own } from '../calls';
import { asksForLanguage } from '../commands';
import { countVisit } from '../dialog-stages';
import type { Delivered, MessageReceived } from '../events';
import { Consent } from './consent';

/** Thrown out of a stage that is to be entered again, so that its open question is asked anew. */
export class AskedAnew extends Error {
  override name = 'AskedAnew';
}

export class Language extends Consent {
  protected asksLanguage(event: Delivered): 'ru' | 'en' | undefined {
    if (event.kind !== 'message.received' || event.edit || !this.isSince(3)) return undefined;
    return asksForLanguage(event.content);
  }

  /** True where the message asks for a language. It is kept with the contact: their next dialog begins in it. */
  async adoptLanguage(message: Delivered<MessageReceived>): Promise<boolean> {
    const wanted = this.asksLanguage(message);
    if (wanted === undefined) return false;
    const { language } = this.state;
    if (wanted === language) return true;
    this.state.deskLanguage ??= language;
    this.state.language = wanted;
    await own.noteLanguage.executeWithOptions({ summary: `the customer asks for the language ${wanted}` }, [
      { of: this.to, language: wanted },
    ]);
    return true;
  }

  /** Said in the new language. */
  async confirmLanguage(message: Delivered<MessageReceived>): Promise<void> {
    await this.because(message, () => this.send('language', { text: this.t.goOn }, 'leave'));
  }

  /** The stage begins again with its question, where one is open. */
  protected askAnew(): never {
    delete this.state.question;
    countVisit(this.state);
    throw new AskedAnew();
  }
}
