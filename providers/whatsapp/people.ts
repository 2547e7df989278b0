/** Who is who: the `contacts` beside the messages of one change, found by phone or by user id. */
import type { Person } from '../../workflows/events';
import type { WaContact } from './schema';
import { contactSchema } from './schema';

/** What Meta calls one person; each may be missing. */
export interface Ids {
  phone?: string;
  userId?: string;
  parentId?: string;
}

export type People = ReadonlyMap<string, WaContact>;

export function peopleOf(contacts: readonly unknown[]): People {
  const people = new Map<string, WaContact>();
  for (const contact of contacts) {
    const parsed = contactSchema.safeParse(contact);
    if (!parsed.success) continue; // A name less; the message itself says who wrote.
    const { wa_id, user_id, parent_user_id } = parsed.data;
    for (const alias of aliasesOf({ phone: wa_id, userId: user_id, parentId: parent_user_id }))
      people.set(alias, parsed.data);
  }
  return people;
}

/**
 * The person of a message: phone first, as it is the address messages go to while it is known, then the
 * business-scoped user id, then its parent form. Undefined where there is neither.
 */
export function personOf(ids: Ids, people: People = new Map()): Person | undefined {
  const contact = aliasesOf(ids)
    .map((alias) => people.get(alias))
    .find((found) => found !== undefined);
  const aliases = aliasesOf({
    phone: ids.phone ?? contact?.wa_id,
    userId: ids.userId ?? contact?.user_id,
    parentId: ids.parentId ?? contact?.parent_user_id,
  });
  if (aliases.length === 0) return undefined;
  const first = aliases[0] ?? '';
  return {
    aliases,
    name: contact?.profile?.name,
    phone: first.startsWith('phone:') ? first.slice('phone:'.length) : undefined,
  };
}

export function aliasesOf({ phone, userId, parentId }: Ids): string[] {
  const digits = /^\+?(\d{5,20})$/.exec(phone ?? '')?.[1];
  const users = [userId, parentId].filter((id) => id !== undefined && id !== '');
  return [...(digits ? [`phone:+${digits}`] : []), ...[...new Set(users)].map((id) => `user:${id}`)];
}
