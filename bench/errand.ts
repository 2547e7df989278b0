/** Short stories beside those of customers: one order, one payment, one record, told to their end and then looked at. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ending } from './ending';
import type { Marks } from './marks';
import { say } from './stand';
import { Over } from './watch';

export interface Errand {
  /** Unlike any other's. */
  readonly name: string;
  /** Until all is said and done that others do. Throws `Over`. */
  run(): Promise<void>;
  check(ending: Ending): Promise<Marks> | Marks;
}

/** False = it broke off, or the bench was over before. */
export async function runErrand(errand: Errand): Promise<boolean> {
  try {
    await errand.run();
    return true;
  } catch (error) {
    if (!(error instanceof Over)) say(`${errand.name} broke off: ${(error as Error).message}`);
    return false;
  }
}

/** A person whose page did not answer loads it again, for as long as the bench goes on. */
export async function patiently<T>(over: AbortSignal, act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch {
      if (over.aborted) throw new Over('The bench is over.');
      await pause(500);
    }
  }
}
