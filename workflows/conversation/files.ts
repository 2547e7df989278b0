/**
 * A conversation that keeps what people send until there is an issue to take it: words as notes, files by id. Files are
 * fetched as soon as their message is taken, whatever the stage, for a channel gives them out for an hour only.
 */
import { files } from '../calls';
import type { Unkept } from '../content';
import { describe } from '../content';
import type { ChannelId, Delivered, MediaKind, MessageReceived } from '../events';
import { troubleOf } from '../failure';
import { Language } from './language';

/** A message that was taken from the inbox, with what became of its file. */
export type Incoming = Delivered<MessageReceived> & {
  /** The id of the kept file. */
  file?: string;
  unkept?: Unkept;
};

/** Of an album of large videos one word is enough. */
const TOLD_ONCE_IN_MS = 3_600_000;

export class Files extends Language {
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
      this.keepForIssue(message.file, content.media, message);
  }

  private keepForIssue(media: string, kind: MediaKind, { messageId, edit }: Incoming): void {
    const files = (this.data.files ??= []);
    const isThere = files.some((file) => file.media === media);
    if (!(isThere && edit && this.isSince(3))) files.push({ media, kind, of: messageId });
  }

  /** Kept for the issue's description; commands of the messenger and late buttons are not words to the desk. */
  note(event: Incoming): void {
    const text = this.data.issue ? undefined : this.noteOf(event);
    if (text === undefined) return;
    this.data.notes.push(text);
    if (this.isSince(3)) (this.data.notedFrom ??= []).push(event.messageId);
  }

  /** The last note and its file belong elsewhere after all. */
  protected unnote(event: Incoming): void {
    const { data } = this;
    if (this.noteOf(event) !== undefined) {
      data.notes.pop();
      data.notedFrom?.pop();
    }
    // A corrected message still has the file that it came with.
    if (event.file !== undefined && !event.edit)
      data.files = data.files?.filter(({ media }) => media !== event.file);
  }

  private noteOf(event: Incoming): string | undefined {
    const { content, unkept, edit } = event;
    if (content.type === 'choice' || this.asksLanguage(event)) return undefined;
    const text = describe(content, this.forDesk, unkept);
    if (text.startsWith('/')) return undefined;
    return edit ? this.forDesk.corrected(text) : text;
  }

  /** Out of what waits for the issue. An answer stays: its words are put before the customer, who confirms them. */
  protected takeBack(messageId: string): void {
    const { data } = this;
    const { notedFrom = [], files } = data;
    const stays = (_: string, i: number) => notedFrom[i] !== messageId;
    data.notes = data.notes.filter(stays);
    data.notedFrom = notedFrom.filter(stays);
    if (files) data.files = files.filter((file) => file.of !== messageId);
  }

  private async tellUnkept(why: Unkept): Promise<void> {
    const now = Date.now();
    if (now - (this.state.toldOfFileAt ?? 0) < TOLD_ONCE_IN_MS) return;
    this.state.toldOfFileAt = now;
    await this.say(`a file was not kept, ${now}`, this.t.fileUnkept[why]);
  }
}
