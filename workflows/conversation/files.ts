/**
 * A conversation that keeps the files people send: fetched as soon as their message is taken, whatever the stage, for
 * a channel gives them out for an hour only. Before there is an issue they wait in state, by id.
 */
import { files } from '../calls';
import type { Unkept } from '../content';
import type { ChannelId, Delivered, MessageReceived } from '../events';
import { troubleOf } from '../failure';
import { Consent } from './consent';

/** A message that was taken from the inbox, with what became of its file. */
export type Incoming = Delivered<MessageReceived> & {
  /** The id of the kept file. */
  file?: string;
  unkept?: Unkept;
};

/** Of an album of large videos one word is enough. */
const TOLD_ONCE_IN_MS = 3_600_000;

export class Files extends Consent {
  /** Never fails for the file's sake: what cannot be had is told, and the words go on. */
  protected async keepFile(message: Incoming): Promise<void> {
    const { content, messageId } = message;
    if (content.type !== 'media' || !this.isSince(2)) return;
    try {
      const { media } = await files(this.to.channel as ChannelId).keepMedia.executeWithOptions(
        { summary: `keep what the customer sent: ${content.media}` },
        [{ workflowId: this.workflowId, from: this.to, messageId, content }],
      );
      message.file = media;
    } catch (error) {
      message.unkept = troubleOf(error).type.endsWith('too_large') ? 'tooLarge' : 'gone';
      await this.because(message, () => this.tellUnkept(message.unkept!));
    }
    if (message.file !== undefined && !this.data.issue)
      (this.data.files ??= []).push({ media: message.file, kind: content.media });
  }

  private async tellUnkept(why: Unkept): Promise<void> {
    const now = Date.now();
    if (now - (this.state.toldOfFileAt ?? 0) < TOLD_ONCE_IN_MS) return;
    this.state.toldOfFileAt = now;
    await this.say(`a file was not kept, ${now}`, this.t.fileUnkept[why]);
  }
}
