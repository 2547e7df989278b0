/**
 * Sends what operators say, one text after the other, beside the flow: a step of the flow that an outside system
 * refuses for hours is when people take over, and must not keep them from speaking.
 */
import { condition } from '@temporalio/workflow';
import { isUnreachable } from '../failure';
import type { Conversation } from './conversation';
import { patienceAfter } from './acting';

export class OperatorVoice {
  private isSpeaking = false;
  private isResting = false;

  constructor(private readonly c: Conversation) {}

  /** Ends with the run alone. */
  async run(): Promise<never> {
    for (;;) {
      await condition(() => !this.isResting && !this.c.hasSaidAll);
      await this.sayFirst();
    }
  }

  /** Before the run is continued as new: what is on its way arrives, the rest is said by the next run. */
  async rest(): Promise<void> {
    this.isResting = true;
    await condition(() => !this.isSpeaking);
  }

  /** Tries until it is sent; who cannot be reached at all is not tried again, and the operator is shown why. */
  private async sayFirst(): Promise<void> {
    const { state } = this.c;
    const saying = state.toSay![0]!;
    for (let tries = 1; ; tries += 1) {
      this.isSpeaking = true;
      const trouble = await this.c.utter(saying);
      const isOver = trouble === undefined || isUnreachable(trouble);
      if (isOver) {
        state.toSay!.shift();
        this.isSpeaking = false;
        this.shows(trouble && { ...trouble, final: true });
        return;
      }
      this.isSpeaking = false;
      this.shows(trouble);
      const rests = await condition(() => this.isResting, patienceAfter(tries), {
        summary: 'try again: what an operator says',
      });
      if (rests) return;
    }
  }

  private shows(trouble: typeof this.c.state.operatorTrouble): void {
    const { state } = this.c;
    if (!trouble && !state.operatorTrouble) return;
    if (trouble) state.operatorTrouble = trouble;
    else delete state.operatorTrouble;
    this.c.show();
  }
}
