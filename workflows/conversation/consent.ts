/**
 * A conversation that asks whether it may speak. Whoever writes to us may be answered; whoever says "stop" is told one
 * last word and then nothing, until they write again. That is kept with the contact, for it outlives this dialog and
 * binds whoever speaks first.
 */
import { own } from '../calls';
import { saysStop } from '../commands';
import { plainWordsOf } from '../content';
import type { Delivered, MessageReceived } from '../events';
import { DialogEnded } from './acting';
import { Speaking } from './speaking';

type Message = Delivered<MessageReceived>;

export class Consent extends Speaking {
  protected isStop(event: Delivered): boolean {
    if (event.kind !== 'message.received' || event.edit) return false;
    if (this.isSince(3)) return saysStop(event.content);
    const words = plainWordsOf(event.content);
    return words !== undefined && this.t.stopWords.includes(words);
  }

  /**
   * Throws DialogEnded at a "stop", save while an operator has the dialog: they read it, too, and after the hand-back
   * it is heeded. A second one says nothing new.
   */
  protected heedConsent(message: Message): void {
    const { aside } = this.state;
    if (!this.isSince(3)) {
      if (aside) aside.stopped = this.isStop(message);
      else if (this.isStop(message)) throw new DialogEnded('stopped');
    } else if (this.isStop(message)) {
      if (!this.stop(message)) return;
      if (!aside) throw new DialogEnded('stopped');
      aside.stopped = true;
    } else if (this.isWordOf(message)) {
      this.lift(message);
      delete aside?.stopped;
    }
  }

  /** False where they had said so before. */
  protected stop({ receivedAt, content }: Message): boolean {
    // The further parts of an album whose caption it is are not words of theirs.
    if (content.type === 'media' && content.album !== undefined) this.state.album = content.album;
    if (this.isStopped) return false;
    this.state.stoppedAt = this.state.consentAt = receivedAt;
    return true;
  }

  /** They have written: we may, too. */
  protected lift({ receivedAt }: Message): void {
    if (!this.isStopped) return;
    delete this.state.stoppedAt;
    this.state.consentAt = receivedAt;
  }

  /** Neither a correction, nor a press of an old button, nor a further file of what they sent before. */
  protected isWordOf({ edit, content }: Message): boolean {
    return edit === undefined && content.type !== 'choice' && !this.isOfLastAlbum(content);
  }

  protected isOfLastAlbum(content: Message['content']): boolean {
    return content.type === 'media' && content.album !== undefined && content.album === this.state.album;
  }

  /** Before anything else is said or left unsaid. */
  async noteConsent(): Promise<void> {
    const { consentAt: at } = this.state;
    if (at === undefined) return;
    const stopped = this.isStopped;
    const summary = stopped ? 'the customer wants no more messages' : 'the customer may be written to again';
    await own.noteConsent.executeWithOptions({ summary }, [{ of: this.to, at, stopped }]);
    delete this.state.consentAt;
  }
}
