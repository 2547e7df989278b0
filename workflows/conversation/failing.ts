/** A conversation that hears of what did not arrive: it is said once more where that helps, and shown to people. */
import type { Delivered, MessageStatus } from '../events';
import { isMessage } from '../inbox';
import { remedyFor, troubleIn } from '../undelivered';
import { DialogEnded } from './acting';
import { Issues } from './issues';

export class Failing extends Issues {
  /** Something that was said has not been delivered. Throws DialogEnded where nobody is there to be written to. */
  protected async hearOfFailure(event: Delivered<MessageStatus>): Promise<void> {
    const trouble = troubleIn(event);
    const said = this.state.said?.find(({ messageId }) => messageId === event.messageId);
    if (!trouble) return;
    if (said && remedyFor(trouble.type) === 'end') throw new DialogEnded('unreachable');
    this.showFailure(event);
    if (!said) return;
    // It is sent anew once: a second failure of it is for people to look at.
    this.state.said = this.state.said!.filter((one) => one !== said);
    const remedy = remedyFor(trouble.type);
    if (remedy === 'show' || remedy === 'end') return;
    const sent = await this.sendAgain(said, remedy === 'template', () => this.entity.inbox.has(isMessage));
    if (sent === undefined) return;
    const { question } = this.state;
    // What counts as its answer comes after the one that arrived.
    if (question && question.step === said.question) question.askedAt = sent.sentAt;
    if (question?.messages?.includes(said.messageId) && sent.messageId !== undefined)
      (question.sentAgain ??= []).push(sent.messageId);
    this.forgetFailure();
  }

  protected showFailure(event: Delivered<MessageStatus>): void {
    const trouble = troubleIn(event);
    if (!trouble) return;
    this.state.undelivered = trouble;
    this.show();
  }

  protected forgetFailure(): void {
    if (!this.state.undelivered) return;
    delete this.state.undelivered;
    this.show();
  }
}
