/** What the reader of one item of a payload says. */
import type { ReadEvent } from '../contract';

export type ItemReading =
  | { event: ReadEvent }
  | { unread: string }
  /** The vendor's id where the item has one; else its content makes one. */
  | { ignored: string; eventId?: string };

/** Unix seconds to ISO 8601 UTC; the schema has bounded them to eleven digits, which a Date can hold. */
export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
