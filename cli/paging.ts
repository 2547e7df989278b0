/** Lists page by page: as many as are wanted, however long a page is. */
import { usage } from './failure';
import type { Paging } from './options';
import type { Page } from './output';
import type { Session } from './session';

const DEFAULT_LIMIT = 50;
/** The API's own bound. */
const PAGE = 200;
const TELL_FROM = 1_000;

export interface Wanted {
  cursor?: string;
  limit: number;
}

export async function collect<T>(
  ask: (wanted: Wanted) => Promise<Page<T>>,
  { limit, all, cursor }: Paging,
  { out }: Pick<Session, 'out'>,
): Promise<Page<T>> {
  if (all && limit !== undefined) throw usage('--all and --limit exclude each other.');
  const most = all ? Infinity : (limit ?? DEFAULT_LIMIT);
  const found: Page<T> = { items: [], nextCursor: cursor ?? null };
  do {
    const from = found.nextCursor === null ? {} : { cursor: found.nextCursor };
    const page = await ask({ ...from, limit: Math.min(PAGE, most - found.items.length) });
    found.items.push(...page.items);
    found.nextCursor = page.nextCursor;
    if (found.items.length % TELL_FROM === 0 && found.nextCursor !== null)
      out.note(`${found.items.length} read…`);
  } while (found.nextCursor !== null && found.items.length < most);
  return found;
}

/** `?cursor=…&limit=…&…` for lists that are asked by GET. */
export const queryOf = (members: object): string =>
  `?${new URLSearchParams(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]),
  )}`;
