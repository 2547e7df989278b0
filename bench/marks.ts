/** What is held against a story when it is over. */

/** Each with a sentence for whoever looks for the cause. */
export interface Marks {
  lost: string[];
  doubled: string[];
  /** Private words that the customer read, and the customer's own said back. */
  leaked: string[];
  reordered: string[];
  /** What its vendor sent once, while nobody listened, and what nobody knows of for that. */
  neverArrived: string[];
  /** Refused, with the reason in the journal: the one answer that would have proved it genuine got lost. */
  doubtful: string[];
}

export const noMarks = (): Marks => ({
  lost: [],
  doubled: [],
  leaked: [],
  reordered: [],
  neverArrived: [],
  doubtful: [],
});

/** What has to be there one time, and was found so many times. */
export function once(marks: Marks, times: number, what: string): void {
  if (times === 0) marks.lost.push(what);
  for (let i = 1; i < times; i++) marks.doubled.push(`${what}, ${times} times`);
}

export const isOutOfOrder = (places: readonly number[]): boolean =>
  places.some((place, i) => place < (places[i - 1] ?? -1));
