/**
 * A text in both languages. Where a number decides its form the forms stand side by side, divided by "|", as the
 * languages count: English one|other, Russian one|few|many; `{{count}}` is the number.
 */
export type Text = readonly [english: string, russian: string];

export const defineWords = <const T extends Readonly<Record<string, Text>>>(texts: T): T => texts;
