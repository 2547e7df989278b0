/**
 * A conversation that can speak: it says a thing once per visit of a stage, and goes on trying where an outside
 * system refuses. The first layer of `Conversation`; listening, the desk and questions build on it.
 */
import { workflowInfo } from '@temporalio/workflow';
import type { ContactAddress, EffectKey, MessageToSend, SendResult } from '../activities';
import { messaging } from '../calls';
import type { DialogState, Saying } from '../dialog-state';
import type { Entity } from '../entity';
import type { ChannelId } from '../events';
import type { Trouble } from '../failure';
import { isUnreachable, troubleOf } from '../failure';
import { inParts } from '../parts';
import type { Said } from '../undelivered';
import { remember, tellsLater } from '../undelivered';
import { show } from '../shown';
import type { Texts } from '../texts';
import { texts } from '../texts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** People mend a refusal within minutes or days; past that, tries would only fill the history. */
const TRIES_EVERY_TEN_MINUTES = 3 * 24 * 6;

/** Milliseconds from a refusal to the next try. */
export const patienceAfter = (tries: number): number =>
  tries <= TRIES_EVERY_TEN_MINUTES ? 10 * MINUTE : HOUR;

/** Thrown out of a stage when the dialog ends before its story does. */
export class DialogEnded extends Error {
  override name = 'DialogEnded';
  constructor(readonly why: 'idle' | 'stopped' | 'unreachable' | 'left') {
    super(why);
  }
}

/** Says or hears it, and lets be who cannot be reached. */
export async function unlessUnreachable(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!(error instanceof DialogEnded)) throw error;
  }
}

export class Speaking {
  readonly data: DialogState['data'];
  protected readonly workflowId = workflowInfo().workflowId;
  private cause: number | undefined;

  constructor(
    readonly state: DialogState,
    readonly entity: Entity,
    protected readonly to: ContactAddress,
  ) {
    this.data = state.data;
  }

  get t(): Texts {
    return texts[this.state.language];
  }

  /** What staff read: in the company's language, whatever the customer speaks. */
  get forDesk(): Texts {
    return texts[this.state.deskLanguage ?? this.state.language];
  }

  /** Whether this dialog began under this edition or a later one. */
  isSince(edition: number): boolean {
    return (this.state.edition ?? 1) >= edition;
  }

  /**
   * Whatever is written for the sake of an event is known by the event's number: after a reset it may be met in
   * another stage.
   */
  async because<T>({ number }: { number: number }, act: () => Promise<T>): Promise<T> {
    const outer = this.cause;
    this.cause = number;
    try {
      return await act();
    } finally {
      this.cause = outer;
    }
  }

  protected effectFor(step: string): EffectKey {
    if (!this.isSince(3)) return this.entity.nextEffect();
    const { stage, visit = 0 } = this.state;
    const asked = this.cause === undefined ? `${stage}.${visit}` : `e${this.cause}`;
    return this.entity.effectOf(`${asked}.${step}`);
  }

  /** Of what a call of the API asks for. */
  effectOfCall(id: string): EffectKey {
    return this.isSince(3) ? this.entity.effectOf(`call.${id}`) : this.entity.nextEffect();
  }

  /** The customer wants no more messages, and has not written since. */
  get isStopped(): boolean {
    return this.state.stoppedAt !== undefined;
  }

  /** Nothing is said to them: they want none of it, or it would not reach them. */
  get isSilent(): boolean {
    return this.isStopped || this.state.quiet === true;
  }

  /** Says it once in this visit of the stage; at the hand-back, where an operator has the dialog. */
  async say(step: string, text: string): Promise<void> {
    await this.once(step, async () => {
      const { aside } = this.state;
      if (this.isSilent) return;
      if (aside) aside.unsaid.push(this.isSince(3) ? { text, effect: this.effectFor(step) } : text);
      else await this.send(step, { text }, 'leave');
    });
  }

  /**
   * A person's words, once in this visit of the stage: they do not wait for a hand-back. More of them than one message
   * takes go out as several, each under its own effect.
   */
  async quote(step: string, text: string): Promise<void> {
    for (const [i, part] of (this.isSince(3) ? inParts(text) : [text]).entries()) {
      const name = i === 0 ? step : `${step}, part ${i + 1}`;
      await this.once(name, async () => {
        if (!this.isSilent) await this.send(name, { text: part }, 'leave');
      });
    }
  }

  /** What the flow kept back while an operator had the dialog, unless it is taken over again. */
  async sayWhatWaited(): Promise<void> {
    const unsaid = this.state.aside?.unsaid ?? [];
    while (unsaid.length > 0 && !this.state.operator) {
      const first = unsaid[0]!;
      const { text, effect } = typeof first === 'string' ? { text: first } : first;
      await this.send('said after the hand-back', { text }, 'leave', { effect });
      unsaid.shift();
    }
  }

  /** To somebody who wants no more messages; known by the visit, for they may come back and leave again. */
  async sayLastWord(): Promise<void> {
    await this.send('closed: stopped', { text: this.t.stopped, lastWord: true }, 'leave');
  }

  /** The last words, where there is somebody to say them to. */
  async farewell(why: DialogEnded['why']): Promise<void> {
    const words = {
      idle: this.t.closedIdle,
      stopped: this.t.stopped,
      unreachable: undefined,
      left: undefined,
    }[why];
    if (words === undefined) return;
    try {
      await this.say(`closed: ${why}`, words);
    } catch (error) {
      // Nobody there to hear it.
      if (!(error instanceof DialogEnded)) throw error;
    }
  }

  async once(step: string, act: () => Promise<unknown>): Promise<void> {
    if (this.state.done.includes(step)) return;
    await act();
    this.state.done.push(step);
  }

  waitsFor(whom: string): void {
    if (!this.state.operator) {
      this.state.waitingFor = whom;
      this.state.status = whom === '' ? 'active' : 'waiting';
    }
    this.show();
  }

  show(atRest = true): void {
    const { stage, stageSince, waitingFor, operator, stoppedAt, data } = this.state;
    const trouble = this.state.trouble ?? this.state.operatorTrouble ?? this.state.undelivered;
    const shown = {
      stage,
      waitingFor: trouble ? 'operator' : waitingFor,
      since: stageSince,
      issueId: data.issue?.id,
      facts: {
        'Taken over': operator && `by ${operator.by}, since ${operator.since}`,
        'No more messages': stoppedAt && `asked for at ${stoppedAt}; the customer has to write first`,
        Issue: data.issue?.id,
        Invoice: data.invoice?.number,
        Paid: data.invoice ? (data.paid ? 'yes' : 'no') : undefined,
      },
      links: { 'Open the issue': data.issue?.url },
      trouble,
    };
    show(shown, atRest);
  }

  protected async send(
    summary: string,
    message: MessageToSend,
    whenUnconfirmed: 'repeat' | 'leave',
    { question, effect = this.effectFor(summary) }: { question?: string; effect?: EffectKey } = {},
  ): Promise<SendResult> {
    const acknowledging = this.acknowledging(message);
    const result = await this.persist(summary, () =>
      this.sendOnce(summary, acknowledging, whenUnconfirmed, effect),
    );
    this.remember(result, { effect, summary, message, ...(question === undefined ? {} : { question }) });
    return result;
  }

  /** Of channels that tell later what became of a message. */
  private remember({ messageId }: SendResult, said: Omit<Said, 'messageId'>): void {
    if (messageId === undefined || !tellsLater(this.to.channel)) return;
    this.state.said = remember(this.state.said, { messageId, ...said });
  }

  /** Once more under the effect of what failed; undefined where there was no more sense in it. */
  protected async sendAgain(
    said: Said,
    byTemplate: boolean,
    isMoot: () => boolean,
  ): Promise<SendResult | undefined> {
    const { messageId, effect, summary, message } = said;
    const again = { messageId, byTemplate };
    return this.persist(
      `${summary}, again`,
      () =>
        this.sendOnce(
          `${summary}, again`,
          message,
          said.question === undefined ? 'leave' : 'repeat',
          effect,
          again,
        ),
      isMoot,
    );
  }

  private acknowledging(message: MessageToSend): MessageToSend {
    const answerCallback = this.state.callback;
    delete this.state.callback;
    const { heard } = this.state;
    return {
      ...message,
      ...(heard === undefined ? {} : { heard }),
      ...(answerCallback === undefined ? {} : { answerCallback }),
    };
  }

  private sendOnce(
    summary: string,
    message: MessageToSend,
    whenUnconfirmed: 'repeat' | 'leave',
    effect: EffectKey,
    again?: { messageId: string; byTemplate: boolean },
  ): Promise<SendResult> {
    const { workflowId, to } = this;
    return messaging(to.channel as ChannelId).sendMessage.executeWithOptions({ summary }, [
      {
        effect,
        workflowId,
        to,
        message,
        whenUnconfirmed,
        ...this.outsideWindow(message, whenUnconfirmed),
        ...(again === undefined ? {} : { again }),
      },
    ]);
  }

  /** Only where the channel has such a window: each word of it stands in the history of every message. */
  private outsideWindow({ buttons, list }: MessageToSend, whenUnconfirmed: 'repeat' | 'leave') {
    if (!tellsLater(this.to.channel)) return {};
    const asks = whenUnconfirmed === 'repeat' || buttons !== undefined || list !== undefined;
    return {
      outsideWindow: { purpose: asks ? 'question' : 'notice', language: this.state.language },
    } as const;
  }

  /** One try to send what an operator asked for; what it came to where it was not sent. */
  async utter({ text, effect }: Saying): Promise<Trouble | undefined> {
    try {
      await this.sendOnce('what an operator says', this.acknowledging({ text }), 'leave', effect);
      return undefined;
    } catch (error) {
      return troubleOf(error);
    }
  }

  /**
   * Tries until it works: an outside system that refuses (a missing mapping, a dead token) is mended by people,
   * and the dialog goes on where it stood. The same effect key serves every try. Undefined when there is no
   * more sense in it.
   */
  protected persist<T>(what: string, call: () => Promise<T>): Promise<T>;
  protected persist<T>(what: string, call: () => Promise<T>, isMoot: () => boolean): Promise<T | undefined>;
  protected async persist<T>(
    what: string,
    call: () => Promise<T>,
    isMoot = (): boolean => false,
  ): Promise<T | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await call();
        this.outOfTrouble();
        return result;
      } catch (error) {
        const trouble = troubleOf(error);
        if (isUnreachable(trouble)) {
          delete this.state.trouble;
          throw new DialogEnded('unreachable');
        }
        this.inTrouble(trouble);
        await this.entity.pause(patienceAfter(tries), `try again: ${what}`, isMoot);
      }
      if (isMoot()) {
        this.outOfTrouble();
        return undefined;
      }
    }
  }

  private inTrouble(trouble: Trouble): void {
    this.state.trouble = trouble;
    this.show();
  }

  private outOfTrouble(): void {
    if (!this.state.trouble) return;
    delete this.state.trouble;
    this.show();
  }
}
