/** Whose the events of a batch are: of who writes, of who moved, of who is only spoken of. */
import type { Pool } from 'pg';
import type {
  MessageChanged,
  MessageReceived,
  MessageStatus,
  NormalisedEvent,
  PersonChanged,
  PersonMoved,
} from '../workflows/events';
import type { Entry } from './append';
import type { Contacts } from './contacts';
import { Mentions } from './mentions';
import type { AskedReferent } from './referents';
import { findReferents, messageKey, placeName, referentOf } from './referents';

interface Deps {
  pool: Pool;
  contacts: Contacts;
  /** Repeats what met a conflict. */
  again<T>(work: () => Promise<T>): Promise<T>;
}

/** An event and its place: the index of its part. */
interface InEntry {
  event: NormalisedEvent;
  entry: Entry;
  index: number;
}

/** Fills in `contacts` and `early` of all entries. */
export async function tellWhose(batch: Entry[], deps: Deps): Promise<void> {
  const events = eventsOf(batch);
  await nameThose(events, deps);
  await movePeople(events, deps);
  await findMessages(events, deps);
}

/** Who writes gets a contact; who is only spoken of in a receipt, or touches a message of ours, is looked up. */
async function nameThose(events: readonly InEntry[], { contacts, again }: Deps): Promise<void> {
  const writers = new Mentions();
  const readers = new Mentions();
  for (const { event, entry, index } of events) {
    if (isWriting(event)) writers.add(event, event.person, entry, index);
    else if (isOfAPerson(event)) readers.add(event, event.person, entry, index);
  }
  await writers.settle((people) => again(() => contacts.resolve(people)));
  await readers.settle((people) => contacts.find(people));
}

/** Who withdraws has written, whether we have heard it yet or not. */
const isWriting = (event: NormalisedEvent): event is MessageReceived | MessageChanged =>
  event.kind === 'message.received' ||
  (event.kind === 'message.changed' && event.change.type === 'withdrawn');

const isOfAPerson = (event: NormalisedEvent): event is MessageChanged | MessageStatus | PersonChanged =>
  event.kind === 'message.changed' || event.kind === 'message.status' || event.kind === 'person.changed';

/** After those who write: what came from an old address in the same request is still theirs. */
async function movePeople(events: readonly InEntry[], deps: Deps): Promise<void> {
  const moves = events.flatMap(({ event, entry, index }) =>
    event.kind === 'person.moved' ? [{ event, entry, index }] : [],
  );
  if (moves.length === 0) return;
  const moved = await deps.again(() => deps.contacts.move(moves.map(({ event }) => event)));
  moves.forEach(({ entry, index }, i) => (entry.contacts[index] = moved[i]));
  await followToNewAddress(
    events,
    moves.map(({ event }) => event),
    deps,
  );
}

/** What came from a new address in the same request is the mover's, whoever it was made for a moment ago. */
async function followToNewAddress(
  events: readonly InEntry[],
  moves: PersonMoved[],
  { contacts, again }: Deps,
): Promise<void> {
  const moved = moves.flatMap(({ person }) => person.aliases);
  const isMovers = (alias: string) => moved.some((to) => alias === to || alias.startsWith(`${to}:`));
  const writers = new Mentions();
  for (const { event, entry, index } of events)
    if (event.kind === 'message.received' && event.person.aliases.some(isMovers))
      writers.add(event, event.person, entry, index);
  await writers.settle((people) => again(() => contacts.resolve(people)));
}

/** What is about a message that is not known here waits for it, behind what waits already. */
async function findMessages(events: readonly InEntry[], { pool }: Deps): Promise<void> {
  const known = new Set<string>();
  const asked: { referent: AskedReferent; entry: Entry; index: number }[] = [];
  for (const { event, entry, index } of events) {
    const contact = entry.contacts[index];
    const referent = referentOf(event, contact);
    if (referent && !(referent.whose !== 'ours' && known.has(placeName(referent))))
      asked.push({ referent: { ...referent, contact }, entry, index });
    else if (event.kind === 'message.received') known.add(placeName(event));
  }
  if (asked.length === 0) return;
  const contacts = await findReferents(
    pool,
    asked.map(({ referent }) => referent),
  );
  const waiting = await haveWaiting(
    pool,
    asked.map(({ referent }) => messageKey(referent)),
  );
  asked.forEach(({ referent, entry, index }, i) => {
    entry.contacts[index] = contacts[i] ?? referent.contact;
    if (contacts[i] === undefined || waiting.has(messageKey(referent)))
      (entry.early ??= new Set()).add(index);
  });
}

async function haveWaiting(pool: Pool, keys: string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>(
    'SELECT DISTINCT key FROM pending WHERE key = ANY ($1::text[])',
    [keys],
  );
  return new Set(rows.map(({ key }) => key));
}

const eventsOf = (batch: Entry[]): InEntry[] =>
  batch.flatMap((entry) =>
    entry.parts.flatMap(({ content }, index) =>
      content.state === 'event' ? [{ event: content.event, entry, index }] : [],
    ),
  );
