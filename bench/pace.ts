/** So many a second, whatever becomes of each. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Turn {
  number: number;
  /** `performance.now()` at which it is due. */
  due: number;
}

/** Gives each turn when it is due; one that comes late does not put off the next. */
export async function* paced(perSecond: number, turns = Infinity): AsyncGenerator<Turn> {
  const began = performance.now();
  for (let number = 0; number < turns; number++) {
    const due = began + (number * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    yield { number, due };
  }
}
