/**
 * What a conversation does anything with: its state, the names of its writes, steps that are done once, and trying on
 * where an outside system refuses. The first layer of `Conversation`; speaking, listening, the desk and questions build
 * on it.
 */
import { workflowInfo } from '@temporalio/workflow';
import type { ContactAddress, EffectKey } from '../activities';
import type { DialogState } from '../dialog-state';
import type { Entity } from '../entity';
import type { Trouble } from '../failure';
import { isUnreachable, troubleOf } from '../failure';
import { show } from '../shown';
import { isSince } from '../start';
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

export class Acting {
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
    return isSince(this.state, edition);
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
