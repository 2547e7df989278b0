/**
 * What a flow speaks with: `say`, `ask`, `choose`, `openIssue`, `issueInvoice`, … Each speaks at most once per
 * visit of a stage, and every wait may end this run and go on in the next with the same state.
 *
 * Made of layers, each in a file of its own: speaking, listening, the desk, and here the questions.
 */
import { patched } from '@temporalio/workflow';
import type { MessageToSend, SendResult } from '../activities';
import { plainWordsOf, wordsOf } from '../content';
import type { Question } from '../dialog-state';
import { Desk } from './desk';
import type { Incoming } from './files';
import { openingOf, withinHours } from './hours';
import { DialogEnded } from './acting';

const HOUR = 3_600_000;

export interface Choice {
  id: string;
  title: string;
  /** Typed words that mean this choice, lower case. */
  words: readonly string[];
}

export class Conversation extends Desk {
  /** A question in words; the answer's words. */
  async ask(step: string, text: string): Promise<string> {
    await this.pose(step, { text });
    for (;;) {
      const answer = await this.answerTo(step, { text });
      // A button of an earlier question, pressed twice perhaps, says nothing here.
      if (answer.content.type === 'choice') continue;
      const words = wordsOf(answer.content);
      if (words !== undefined && !words.startsWith('/')) return this.settled(words);
      this.note(answer);
      const please = { text: this.apology(answer) ?? this.t.askText };
      await this.because(answer, () => this.send(`${step}: words, please`, please, 'leave'));
    }
  }

  /** A question with buttons (a list where there are more than three); the id of the choice. */
  async choose(
    step: string,
    text: string,
    choices: readonly Choice[],
    patience: Patience = {},
  ): Promise<string | undefined> {
    const message = this.withChoices(text, choices);
    await this.pose(step, message);
    for (;;) {
      const answer = await this.answerTo(step, message, patience);
      if (answer === undefined) return this.settled(undefined);
      if (this.isOfAnother(answer)) continue;
      const chosen = choiceOf(answer, choices);
      if (chosen !== undefined) return this.settled(chosen);
      if (answer.content.type === 'choice') continue;
      this.note(answer);
      if (this.data.issue) await this.bridge(answer);
      else {
        const text = this.apology(answer) ?? this.t.pressButton;
        await this.because(answer, () => this.askAgain(`${step}: press a button`, { ...message, text }));
      }
    }
  }

  /** While an issue is open: what the customer sends goes to the desk, and what cannot be read is answered kindly, too. */
  async bridge(event: Incoming): Promise<void> {
    await this.passOn(event);
    const words = this.isSince(3) ? this.apology(event) : undefined;
    if (words !== undefined) await this.say('cannot read', words);
  }

  /** Kind words about something that the channel does not let us read (a poll, an order), once. */
  private apology({ content }: Incoming): string | undefined {
    if (content.type !== 'unsupported' || this.state.toldUnreadable) return undefined;
    this.state.toldUnreadable = true;
    return this.t.cannotRead;
  }

  private withChoices(text: string, choices: readonly Choice[]): MessageToSend {
    const rows = choices.map(({ id, title }) => ({ id, title }));
    return rows.length <= 3 ? { text, buttons: rows } : { text, list: { title: this.t.rateTitle, rows } };
  }

  private async pose(step: string, message: MessageToSend): Promise<void> {
    if (this.state.question?.step === step) return;
    this.giveWay();
    this.heedStop();
    await this.heedLanguageThatWaits();
    const sent = await this.send(step, message, 'repeat', { question: step });
    this.state.question = { step, askedAt: sent.sentAt, reminders: 0 };
    const messageId = idOf(sent);
    if (messageId !== undefined) this.state.question.messages = [messageId];
    this.waitsFor('customer');
  }

  private async askAgain(summary: string, message: MessageToSend): Promise<void> {
    const messageId = idOf(await this.send(summary, message, 'leave'));
    const { question } = this.state;
    if (messageId === undefined) delete question?.messages;
    else question?.messages?.push(messageId);
  }

  /**
   * A button under a message that does not ask this: an earlier question of the same form, or in a group somebody
   * else's. Decided so since a run may have taken such a press for its answer, hence `patched`.
   */
  private isOfAnother({ content }: Incoming): boolean {
    const { messages: asking, sentAgain = [] } = this.state.question ?? {};
    if (content.type !== 'choice' || content.ofMessageId === undefined || asking === undefined) return false;
    if (asking.includes(content.ofMessageId) || !patched('buttons of other questions')) return false;
    return !(sentAgain.includes(content.ofMessageId) && patched('buttons of questions sent again'));
  }

  private settled<T>(answer: T): T {
    delete this.state.question;
    return answer;
  }

  /** A message that was received after the question went out; undefined where it is given up. */
  private async answerTo(step: string, message: MessageToSend): Promise<Incoming>;
  private async answerTo(
    step: string,
    message: MessageToSend,
    patience: Patience,
  ): Promise<Incoming | undefined>;
  private async answerTo(
    step: string,
    message: MessageToSend,
    { giveUpAfterHours, isMoot }: Patience = {},
  ): Promise<Incoming | undefined> {
    const question = this.state.question!;
    for (;;) {
      const { at, what } = this.nextDeadline(question, giveUpAfterHours);
      const event = await this.next(at, what);
      if (event?.kind === 'message.received') {
        const isFurther = this.isFurtherPart(event);
        // What was written before the question was asked cannot answer it.
        if (event.receivedAt > question.askedAt && !isFurther && !event.edit) return event;
        this.note(event);
        if (this.data.issue) await this.passOn(event);
      } else if (event?.kind === 'ticket.changed') {
        await this.hear(event);
        if (isMoot?.()) return undefined;
      } else {
        if (what === 'give up') return undefined;
        // It was due while nobody could send it, and now it is night.
        if (openingOf(this.state)) continue;
        if (what === 'close') throw new DialogEnded('idle');
        question.reminders = this.remindersBy(Date.now(), question);
        const text = this.t.reminder(message.text);
        await this.askAgain(`${step}: reminder ${question.reminders}`, { ...message, text });
      }
    }
  }

  /** A further part of an album: its first one has been taken for the answer, or been answered itself. */
  private isFurtherPart({ content }: Incoming): boolean {
    const album = content.type === 'media' ? content.album : undefined;
    const isFurther = album !== undefined && album === this.state.album;
    if (album !== undefined) this.state.album = album;
    return isFurther;
  }

  private nextDeadline(
    question: Question,
    giveUpAfterHours?: number,
  ): { at: number; what: 'remind' | 'close' | 'give up' } {
    if (giveUpAfterHours !== undefined)
      return { at: Date.parse(question.askedAt) + giveUpAfterHours * HOUR, what: 'give up' };
    const { reminderHours, inactivityHours } = this.state.policy;
    const since = this.silentSince(question);
    const reminder = reminderHours[question.reminders];
    return reminder !== undefined && reminder < inactivityHours
      ? { at: withinHours(this.state, since + reminder * HOUR), what: 'remind' }
      : { at: withinHours(this.state, since + inactivityHours * HOUR), what: 'close' };
  }

  /** After an outage several may be due: one message stands for all of them. */
  private remindersBy(now: number, question: Question): number {
    const since = this.silentSince(question);
    const due = this.state.policy.reminderHours.filter((hours) => since + hours * HOUR <= now).length;
    return Math.max(question.reminders + 1, due);
  }

  private silentSince({ askedAt }: Question): number {
    return Math.max(Date.parse(askedAt), this.state.lastHeard);
  }
}

/** How long a choice is waited for, where not by the flow's policy. */
interface Patience {
  giveUpAfterHours?: number;
  /** Asked after news of the ticket: the question is of no more use. */
  isMoot?: () => boolean;
}

/** Of the one message that it became; undefined where there may be another. */
const idOf = ({ messageId, unknownCopy }: SendResult): string | undefined =>
  unknownCopy ? undefined : messageId;

function choiceOf(answer: Incoming, choices: readonly Choice[]): string | undefined {
  if (answer.content.type === 'choice') {
    const { id } = answer.content;
    return choices.find((choice) => choice.id === id)?.id;
  }
  const words = plainWordsOf(answer.content);
  return choices.find(
    (choice) => choice.title.toLowerCase() === words || choice.words.some((word) => word === words),
  )?.id;
}
