/** Who is who: the `contacts` beside the messages of one change, found by phone or by user id. */
import type { Person } from '../../workflows/events';
import type { WaContact } from './schema';
import { contactSchema } from './schema';

export type People = ReadonlyMap<string, WaContact>;

export function peopleOf(contacts: readonly unknown[]): People {
  const people = new Map<string, WaContact>();
  for (const contact of contacts) {
    const parsed = contactSchema.safeParse(contact);
    if (!parsed.success) continue; // A name less; the message itself says who wrote.
    for (const alias of aliasesOf(parsed.data.wa_id, parsed.data.user_id)) people.set(alias, parsed.data);
  }
  return people;
}

/**
 * The person of a message: phone first, as it is the address messages go to while it is known, then the
 * business-scoped user id. Undefined where there is neither.
 */
export function personOf(
  phone: string | undefined,
  userId: string | undefined,
  people: People,
): Person | undefined {
  const contact = aliasesOf(phone, userId)
    .map((alias) => people.get(alias))
    .find((found) => found !== undefined);
  const aliases = aliasesOf(phone ?? contact?.wa_id, userId ?? contact?.user_id);
  if (aliases.length === 0) return undefined;
  const first = aliases[0] ?? '';
  return {
    aliases,
    name: contact?.profile?.name,
    phone: first.startsWith('phone:') ? first.slice('phone:'.length) : undefined,
  };
}

function aliasesOf(phone: string | undefined, userId: string | undefined): string[] {
  const digits = /^\+?(\d{5,20})$/.exec(phone ?? '')?.[1];
  return [...(digits ? [`phone:+${digits}`] : []), ...(userId ? [`user:${userId}`] : [])];
}
