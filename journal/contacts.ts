/** People are known by a surrogate id: phone first and user id later stay one contact. */
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Person } from '../workflows/events';
import type { Move } from './move-people';
import { movePeople } from './move-people';

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
  /** People who have another address now: their contacts stay theirs. Undefined = nobody knows them. */
  move(moves: Move[]): Promise<(string | undefined)[]>;
  /**
   * The last erasure that this memory knows of. Asked before contacts are, and handed to the statement that writes
   * them: that one fails where somebody was erased in between.
   */
  epoch(): Promise<string>;
  /** Called when a contact was erased or merged. */
  forget(): void;
}

/**
 * Resolution costs a function call in Postgres; a returning customer with an unchanged profile is answered
 * from memory. Two contacts that became one are forgotten everywhere at once: here by the answer itself, elsewhere
 * by a notification to the relay's connection. The minute bounds how long a process may miss one. An erasure is missed
 * by nobody: see `epoch`.
 */
export function createContacts(pool: Pool): Contacts {
  const known = new LRUCache<string, string>({ max: 50_000, ttl: 60_000 });
  /** Whose an alias was when it was last answered. */
  const owners = new LRUCache<string, string>({ max: 100_000, ttl: 60_000 });
  /** An answer that was asked for before the last forgetting is not remembered. */
  let forgotten = 0;
  let lastErasure: string | undefined;
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
      const looked = await lookUp(
        pool,
        people.map((person) => ['', person]),
      );
      return looked.map(({ contact }) => contact ?? undefined);
    },
    async move(moves) {
      const moved: (string | undefined)[] = [];
      for (const move of moves) moved.push(await movePeople(pool, move));
      forget();
      return moved;
    },
    async epoch() {
      if (lastErasure !== undefined) return lastErasure;
      const asked = forgotten;
      const { rows } = await pool.query<{ epoch: string }>(
        'SELECT coalesce(max(epoch), 0) AS epoch FROM erasures',
      );
      const epoch = rows[0]!.epoch;
      if (asked === forgotten) lastErasure = epoch;
      return epoch;
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
    const looked = await lookUp(db, entries);
    const settled = looked.filter((one): one is Looked & { contact: string } => one.settled);
    const open = looked.filter((one) => !one.settled);
    // Somebody with a new alias or another profile may turn out to be somebody else of these, so all are asked for.
    const answers = open.some(({ contact }) => contact !== null)
      ? await makeOrMerge(db, entries)
      : [
          ...settled.map(({ place, contact }): Answer => [entries[place]!, contact]),
          ...(await makeOrMerge(
            db,
            open.map(({ place }) => entries[place]!),
          )),
        ];
    let merged = false;
    for (const [[key, person], contact] of answers) {
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
    lastErasure = undefined;
    forgotten += 1;
  }
}

/** Somebody asked for, under the key of the memory. */
type Entry = readonly [key: string, person: PersonOnChannel];
type Answer = readonly [Entry, contact: string];

interface Looked {
  /** In the list that was asked. */
  place: number;
  contact: string | null;
  /** All aliases are this contact's, and nothing about the person is new. */
  settled: boolean;
}

/** Who is known already: the usual case, in one statement that writes nothing. */
async function lookUp(pool: Pool, entries: readonly Entry[]): Promise<Looked[]> {
  const { rows } = await pool.query<Looked>({
    name: 'contacts',
    text: LOOK_UP,
    values: [described(entries)],
  });
  return rows;
}

async function makeOrMerge(pool: Pool, entries: readonly Entry[]): Promise<Answer[]> {
  if (entries.length === 0) return [];
  const { rows } = await pool.query<{ place: number; contact: string }>({
    name: 'resolve contacts',
    text: RESOLVE,
    values: [described(entries)],
  });
  return rows.map(({ place, contact }) => [entries[place]!, contact]);
}

const described = (entries: readonly Entry[]): string =>
  JSON.stringify(
    entries.map(([, { channel, account, person }]) => ({
      channel,
      account,
      aliases: person.aliases,
      name: person.name ?? null,
      phone: person.phone ?? null,
      language: person.language ?? null,
    })),
  );

const ASKED = `
WITH asked AS MATERIALIZED (
  SELECT i::int - 1 AS place, p->>'channel' AS channel, p->>'account' AS account,
         ARRAY(SELECT a FROM json_array_elements_text(p->'aliases') WITH ORDINALITY AS x(a, n) ORDER BY n) AS aliases,
         p->>'name' AS name, p->>'phone' AS phone, p->>'language' AS language
    FROM json_array_elements($1::json) WITH ORDINALITY AS t(p, i)
)`;

/** The lateral keeps it to the index, whatever the planner thinks of the length of a JSON array. */
const LOOK_UP = `${ASKED}
SELECT place, k.first AS contact,
       coalesce(k.first = k.last AND k.known = cardinality(aliases)
            AND (c.name, c.phone, c.language, c.address) IS NOT DISTINCT FROM
                (coalesce(q.name, c.name), coalesce(q.phone, c.phone), coalesce(q.language, c.language), aliases[1]),
         false) AS settled
  FROM asked q
 CROSS JOIN LATERAL (SELECT min(contact) AS first, max(contact) AS last, count(*) AS known FROM contact_aliases a
                      WHERE a.channel = q.channel AND a.account = q.account AND a.alias = ANY (q.aliases)) k
  LEFT JOIN contacts c ON c.id = k.first
 ORDER BY place`;

const RESOLVE = `${ASKED}
SELECT place, resolve_contact(channel, account, aliases, name, phone, language) AS contact FROM asked`;

const identity = ({ channel, account, person }: PersonOnChannel): string =>
  JSON.stringify([channel, account, person.aliases, person.name, person.phone, person.language]);
