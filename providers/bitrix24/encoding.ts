/**
 * Plain text for Bitrix24. Comments and notifications are read as BB code, mails made of them as HTML, and titles
 * turn up in both: brackets become characters that look like them, instead of entities that some place would show.
 */
import { clip } from '../clip';

const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '[': '⁅', ']': '⁆' };

const withoutMarkup = (text: string): string => text.replace(/[<>[\]]/g, (one) => LOOKALIKES[one] ?? one);

/** Some lines, as a comment or notification shows them. */
export const textOf = (text: string, limit: number): string =>
  clip(withoutMarkup(text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ' ')), limit);

/** A title or name: one line. */
export const lineOf = (text: string, limit: number): string =>
  clip(withoutMarkup(text.replace(/[\s\p{Cc}]+/gu, ' ').trim()), limit);
