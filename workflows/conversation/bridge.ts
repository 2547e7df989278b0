/** A conversation with a bridge into its issue: the customer's words and files as comments, and notes to employees. */
import { patched } from '@temporalio/workflow';
import { helpdesk } from '../calls';
import { describe } from '../content';
import type { Delivered, MessageChanged } from '../events';
import type { Trouble } from '../failure';
import { troubleOf } from '../failure';
import type { Incoming } from './files';
import { openingOf } from './hours';
import { Interpreting } from './interpreting';

/** An echo comes within seconds: so many are not written in that time. */
const OWN_COMMENTS = 50;

export class Bridge extends Interpreting {
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
  protected async attachWhatWaits(): Promise<void> {
    const { files = [] } = this.data;
    for (let file = files[0]; file; file = files[0]) {
      const text = this.forDesk.sentBefore(this.forDesk.attachment(this.forDesk.media[file.kind]));
      const summary = `a file of the customer into issue ${this.data.issue!.id}`;
      await this.comment(`file ${file.media}`, summary, text, file.media);
      files.shift();
    }
  }

  /** Nothing more is to be done about a deleted issue: undefined where news of that wait. */
  protected persistWithIssue<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    const { id } = this.data.issue!;
    return this.persist(what, call, () => this.entity.inbox.has((event) => tellsDeletion(event, id)));
  }
}

/** The desk says that this file is not for it (its type, its size), or there is none any more. */
const refusesFile = ({ type }: Trouble): boolean =>
  type.startsWith('media.') || /\.(invalid|rejected|media_refused|too_large)$/.test(type);

const tellsDeletion = (event: Delivered, issueId: string): boolean =>
  event.kind === 'ticket.changed' && event.issueId === issueId && event.news.type === 'deleted';
