/** Lists of a few dozen items, in memory or read whole: they come whole, or page by page where a limit is asked for. */
import { z } from 'zod';
import { nextCursor, positionAs } from './input';

/** How a list is ordered: a cursor goes on after where its item stood, also when that is gone. */
export interface ListOrder<T, P extends object> {
  /** What its cursors hold. */
  position: z.ZodType<P>;
  positionOf(item: T): P;
  isAfter(item: T, position: P): boolean;
}

/** @param all in its order */
export function pageOfShort<T, P extends object>(
  all: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit?: number | undefined },
  order: ListOrder<T, P>,
): { items: T[]; nextCursor: string | null } {
  const position = positionAs(cursor, order.position);
  const following = position ? all.filter((item) => order.isAfter(item, position)) : all;
  const items = following.slice(0, limit);
  const last = items.length < following.length ? items.at(-1) : undefined;
  return { items, nextCursor: nextCursor(last && order.positionOf(last)) };
}

/** Of a list in the code: its items stand as their names do there. */
export const inOrderOf = <T>(
  names: readonly string[],
  nameOf: (item: T) => string,
): ListOrder<T, { id: string }> => ({
  position: z.strictObject({ id: z.enum(names) }),
  positionOf: (item) => ({ id: nameOf(item) }),
  isAfter: (item, { id }) => names.indexOf(nameOf(item)) > names.indexOf(id),
});
