/** Lists are read newest first, a page at a time, from where the cursor points: no offset, no total. */
import { z } from 'zod';
import { CONTACT_ID } from '../../workflows/ids';

export interface Page<T> {
  items: T[];
  /** Where the next page begins; undefined = this was the last. */
  next: Position | undefined;
}

/** The last item of a page: its time, ISO 8601 UTC, as exact as the list orders, and its id. */
export interface Position {
  at: string;
  id: string;
}

/** What a list's ids are. */
export type IdKind = 'uuid' | 'number' | 'text';

export const positionSchema = {
  uuid: z.strictObject({ at: z.iso.datetime(), id: z.guid() }),
  number: z.strictObject({ at: z.iso.datetime(), id: z.string().regex(CONTACT_ID) }),
  text: z.strictObject({ at: z.iso.datetime(), id: z.string().min(1).max(200) }),
} satisfies Record<IdKind, z.ZodType<Position>>;

export const encodeCursor = (position: object): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Undefined where the text is no cursor of a list with such positions. */
export function decodeCursor<P>(text: string, position: z.ZodType<P>): P | undefined {
  try {
    return position.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Makes a page of up to `limit + 1` rows. */
export function pageOf<T>(items: T[], limit: number, positionOf: (item: T) => Position): Page<T> {
  if (items.length <= limit) return { items, next: undefined };
  const kept = items.slice(0, limit);
  return { items: kept, next: positionOf(kept[limit - 1]!) };
}
