/**
 * A text in both languages. Where a number (`{{count}}`) decides its form the forms stand side by side, divided by "|", as
 * the languages count: English one|other, Russian one|few|many.
 */
export type Text = readonly [english: string, russian: string];

export const defineWords = <const T extends Readonly<Record<string, Text>>>(texts: T): T => texts;

/** One, or one for each way of counting. */
export const formsOf = (words: string): string[] =>
  words.includes('{{count}}') ? words.split('|') : [words];
