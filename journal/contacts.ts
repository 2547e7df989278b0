/** People are known by a surrogate id: phone first and user id later stay one contact. */
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Person } from '../workflows/events';

export interface PersonOnChannel {
  channel: string;
  account: string;
  person: Person;
}

export interface Contacts {
  /** The contact ids of these people, made where they are new; in the order asked. */
  resolve(people: PersonOnChannel[]): Promise<string[]>;
  /** The same for those who are only spoken of (a receipt names its reader): nobody is made. */
  find(people: PersonOnChannel[]): Promise<(string | undefined)[]>;
  /** Called when a contact was erased or merged. */
  forget(): void;
}

/**
 * Resolution costs a function call in Postgres; a returning customer with an unchanged profile is answered
 * from memory. Two contacts that became one are forgotten everywhere at once: here by the answer itself, elsewhere
 * by a notification to the relay's connection. The minute bounds how long a process may miss one.
 */
export function createContacts(pool: Pool): Contacts {
  const known = new LRUCache<string, string>({ max: 50_000, ttl: 60_000 });
  /** Whose an alias was when it was last answered. */
  const owners = new LRUCache<string, string>({ max: 100_000, ttl: 60_000 });
  /** An answer that was asked for before the last forgetting is not remembered. */
  let forgotten = 0;
  return {
    async resolve(people) {
      const keys = people.map(identity);
      // Looked up once: an entry may expire while the database answers for the others.
      const ids = keys.map((key) => known.get(key));
      const missing = new Map<string, PersonOnChannel>();
      people.forEach((person, i) => {
        if (ids[i] === undefined) missing.set(keys[i]!, person);
      });
      const found = missing.size > 0 ? await resolveInDatabase(pool, missing) : undefined;
      return keys.map((key, i) => ids[i] ?? found!.get(key)!);
    },
    async find(people) {
      const { rows } = await pool.query<{ i: number; contact: string | null }>(FIND, [described(people)]);
      const found = new Map(rows.map(({ i, contact }) => [Number(i) - 1, contact ?? undefined]));
      return people.map((_, i) => found.get(i));
    },
    forget,
  };

  async function resolveInDatabase(
    db: Pool,
    missing: Map<string, PersonOnChannel>,
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const asked = forgotten;
    // Sorted, so that two processes meeting the same new people take row locks in one order.
    const entries = [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
    const { rows } = await db.query<{ i: number; contact: string }>(RESOLVE, [
      described(entries.map(([, person]) => person)),
    ]);
    let merged = false;
    for (const { i, contact } of rows) {
      const [key, person] = entries[Number(i) - 1]!;
      found.set(key, contact);
      merged ||= hasMoved(person, contact);
    }
    if (merged) forget();
    if (asked === forgotten) for (const [key, contact] of found) known.set(key, contact);
    return found;
  }

  /** Whether an alias was another's before; notes whose it is now. */
  function hasMoved({ channel, account, person }: PersonOnChannel, contact: string): boolean {
    let moved = false;
    for (const name of person.aliases) {
      const alias = JSON.stringify([channel, account, name]);
      moved ||= (owners.get(alias) ?? contact) !== contact;
      owners.set(alias, contact);
    }
    return moved;
  }

  function forget(): void {
    known.clear();
    owners.clear();
    forgotten += 1;
  }
}

const described = (people: PersonOnChannel[]): string =>
  JSON.stringify(
    people.map(({ channel, account, person }) => ({
      channel,
      account,
      aliases: person.aliases,
      name: person.name ?? null,
      phone: person.phone ?? null,
      language: person.language ?? null,
    })),
  );

const FIND = `
SELECT i, min(a.contact) AS contact
  FROM json_array_elements($1::json) WITH ORDINALITY AS t(p, i)
  JOIN contact_aliases a ON a.channel = p->>'channel' AND a.account = p->>'account'
   AND a.alias = ANY (ARRAY(SELECT json_array_elements_text(p->'aliases')))
 GROUP BY i`;

const RESOLVE = `
SELECT i, resolve_contact(p->>'channel', p->>'account',
         ARRAY(SELECT a FROM json_array_elements_text(p->'aliases') WITH ORDINALITY AS x(a, n) ORDER BY n),
         p->>'name', p->>'phone', p->>'language') AS contact
  FROM json_array_elements($1::json) WITH ORDINALITY AS t(p, i)`;

const identity = ({ channel, account, person }: PersonOnChannel): string =>
  JSON.stringify([channel, account, person.aliases, person.name, person.phone, person.language]);
