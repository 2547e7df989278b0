/**
 * What every long-running entity shares: inbox, effect counter, one standing timer, continue-as-new, and an
 * orderly end. The whole state is plain JSON, handed on from run to run.
 */
import { condition, sleep, workflowInfo } from '@temporalio/workflow';
import type { EffectKey } from './activities';
import { own } from './calls';
import type { InboxState } from './inbox';
import { Inbox } from './inbox';
import type { Carried } from './start';
import { comeToRest, isAtWork, turnTo } from './tracing';

export interface EntityState {
  inbox: InboxState;
  /** Outbound writes so far, over all runs of the chain. */
  effects: number;
  /** Test seam: continue as new after this many history events. */
  maxHistory?: number;
}

/** Thrown by `wait` when this run has grown long enough; the entity's main function starts the next. */
export class RunIsFull extends Error {
  override name = 'RunIsFull';
}

export const newEntityState = (start: Carried): EntityState => ({
  inbox: { last: start.handled, queue: [], facts: [...start.facts] },
  effects: 0,
  ...(start.maxHistory === undefined ? {} : { maxHistory: start.maxHistory }),
});

/** Far under the server's limit of 51,200 events, far over its suggestion at 4,096. */
const MAX_HISTORY = 12_000;

export class Entity {
  readonly inbox: Inbox;
  /** When the earliest running timer fires; timers are never cancelled, for that costs two events. */
  private standing: number | undefined;

  constructor(private readonly state: EntityState) {
    this.inbox = new Inbox(state.inbox);
  }

  /** The key of the next outbound write: the same on every replay, new for every write. For editions before 3. */
  nextEffect(): EffectKey {
    this.state.effects += 1;
    return { run: workflowInfo().firstExecutionRunId, count: this.state.effects };
  }

  /**
   * The key of what this step writes: the same also after a reset, where events come in other company than they
   * first did.
   */
  effectOf(step: string): EffectKey {
    return { run: workflowInfo().firstExecutionRunId, step };
  }

  /** A run that a repeated signal started asks what earlier runs handled; true when nothing is left to do. */
  async recheck(): Promise<boolean> {
    const { handled, facts } = await own.readKey.executeWithOptions(
      { summary: 'what earlier runs handled' },
      [{ workflowId: workflowInfo().workflowId }],
    );
    this.inbox.forgetUpTo(handled, facts);
    return this.inbox.isEmpty;
  }

  /**
   * Waits until `ready`, or until the absolute time `until` (milliseconds). Throws RunIsFull where the run
   * should be continued as new first.
   */
  async wait(ready: () => boolean, until?: number, summary?: string): Promise<'ready' | 'deadline'> {
    const over = () => until !== undefined && Date.now() >= until;
    for (;;) {
      if (this.isOverfull()) throw this.full();
      if (ready()) return this.awake();
      comeToRest();
      if (over()) return 'deadline';
      if (this.isFull()) throw this.full();
      if (until !== undefined) this.arm(until, summary);
      // A timer of an earlier, nearer deadline may fire first: then this one is armed.
      await condition(
        () => ready() || over() || this.isFull() || (until !== undefined && !this.covers(until)),
      );
    }
  }

  /** What waits is what it woke for, also where it is taken only later. */
  private awake(): 'ready' {
    const [first] = this.inbox.state.queue;
    if (first && !isAtWork()) turnTo(first);
    return 'ready';
  }

  private full(): RunIsFull {
    comeToRest();
    return new RunIsFull();
  }

  /** A plain wait inside a step, where the run cannot be continued as new; over early when `ready`. */
  async pause(ms: number, summary: string, ready: () => boolean): Promise<void> {
    await condition(ready, ms, { summary });
  }

  private covers(until: number): boolean {
    return this.standing !== undefined && this.standing <= until;
  }

  private arm(until: number, summary = 'next deadline'): void {
    if (this.covers(until)) return;
    this.standing = until;
    void sleep(Math.max(1, until - Date.now()), { summary }).then(
      () => this.disarm(until),
      // Cancelled with the stage that set it.
      () => this.disarm(until),
    );
  }

  private disarm(until: number): void {
    if (this.standing === until) this.standing = undefined;
  }

  /** Events keep coming and this run cannot drain them: the rest goes to the next run in the queue. */
  private isOverfull(): boolean {
    return workflowInfo().historyLength >= MAX_HISTORY;
  }

  private isFull(): boolean {
    const info = workflowInfo();
    return this.state.maxHistory === undefined
      ? info.continueAsNewSuggested
      : info.historyLength >= this.state.maxHistory;
  }

  /** Writes down what was handled; true when nothing came meanwhile and the workflow may return. */
  async close(): Promise<boolean> {
    await own.closeKey.executeWithOptions({ summary: 'remember what was handled' }, [
      {
        workflowId: workflowInfo().workflowId,
        handled: this.inbox.state.last,
        facts: this.inbox.state.facts,
      },
    ]);
    comeToRest();
    return this.inbox.isEmpty;
  }
}
