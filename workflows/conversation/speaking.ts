/** A conversation that can speak: it says a thing once per visit of a stage, and knows to whom nothing is said. */
import type { EffectKey, MessageToSend, SendResult } from '../activities';
import { messaging } from '../calls';
import type { Saying } from '../dialog-state';
import type { ChannelId } from '../events';
import type { Trouble } from '../failure';
import { troubleOf } from '../failure';
import { inParts } from '../parts';
import type { Said } from '../undelivered';
import { remember, tellsLater } from '../undelivered';
import type { DialogEnded } from './acting';
import { Acting, unlessUnreachable } from './acting';

export class Speaking extends Acting {
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
    await unlessUnreachable(this.say(`closed: ${why}`, words));
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
}
