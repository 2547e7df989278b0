/** What a second reading of a hook means for the part that nobody understood at the first. */
import { storable } from '../storable';
import type { StoredPart } from '../types';
import type { Plan } from './plan';
import type { Refusal } from './refusals';
import { refusal } from './refusals';
import { seenKey } from './seen';

export type Choice =
  | { refused: Refusal }
  /** Nothing is left to append: the event that says it already, or the part itself, which is of no interest now. */
  | { known: string; reason: string }
  /** The one that the part became stands first. */
  | { parts: StoredPart[]; contacts: (string | undefined)[] };

/** @param seen whose each part's id is */
export function chooseParts(
  { first, parts, contacts }: Extract<Plan, { does: 'reread' }>,
  seen: ReadonlyMap<string, string>,
): Choice {
  // Known = another event has its id. The part's own id, taken by the first reading, does not count.
  const ownerOf = (part: StoredPart) => {
    const owner = seen.get(seenKey(first.endpoint, part.eventId));
    return owner === first.id ? undefined : owner;
  };
  const own = parts.find(({ eventId }) => storable(eventId) === first.eventId);
  if (own && own.content.state !== 'event') return notAnEvent(first, own.content);

  const fresh = parts.flatMap((part, i) =>
    part.content.state === 'event' && ownerOf(part) === undefined ? [{ part, contact: contacts[i] }] : [],
  );
  if (fresh.length > 0) {
    fresh.sort((a, b) => Number(b.part === own) - Number(a.part === own));
    return { parts: fresh.map(({ part }) => part), contacts: fresh.map(({ contact }) => contact) };
  }
  const other = parts.find((part) => part.content.state !== 'event' && ownerOf(part) === undefined)?.content;
  if (other && other.state !== 'event') return notAnEvent(first, other);
  const known = parts.flatMap((part) => (part.content.state === 'event' ? (ownerOf(part) ?? []) : []))[0];
  return known === undefined
    ? { refused: refusal('still-unread', 'nothing was found in it') }
    : { known, reason: `read again: known as ${known}` };
}

function notAnEvent(
  first: { id: string; kind: string },
  { state, reason }: { state: 'unread' | 'ignored'; reason: string },
): Choice {
  if (state === 'unread') return { refused: refusal('still-unread', reason) };
  if (first.kind === 'ignored') return { refused: refusal('of-no-interest', reason) };
  return { known: first.id, reason };
}
