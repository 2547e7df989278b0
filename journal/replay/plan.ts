/** What is to be appended for each event, as far as it is known before anything is locked. */
import type { Contacts, PersonOnChannel } from '../contacts';
import { isRouted, routeOf } from '../route';
import { storedEvent } from '../stored-event';
import type { StoredPart } from '../types';
import { toStored } from '../types';
import type { First } from './first';
import { readFirsts } from './first';
import type { Refusal } from './refusals';
import { refusal } from './refusals';
import type { RereadDeps } from './reread';
import { reread } from './reread';

export interface PlanDeps extends RereadDeps {
  contacts: Contacts;
}

export type Plan =
  | { does: 'refuse'; id: string; refused: Refusal }
  /** The event is delivered again as it was read then. */
  | { does: 'again'; first: First; parts: [StoredPart]; contacts: Contact[] }
  /** No event was made of the part: its hook was read again. */
  | { does: 'reread'; first: First; parts: StoredPart[]; contacts: Contact[] };

type Contact = string | undefined;

/** The identity of a replay: the same `by` replays an event once, however often it asks. */
export const replayEventId = (by: string, first: string): string => `replay:${by}:${first}`;

export async function planReplays(
  deps: PlanDeps,
  ids: readonly string[],
  by: string,
  toWorkflow: string | undefined,
): Promise<Plan[]> {
  const firsts = await readFirsts(deps.pool, ids);
  const plans: Plan[] = [];
  for (const id of ids) plans.push(await planOf(deps, id, firsts.get(id), by, toWorkflow));
  await nameContacts(deps.contacts, plans);
  return plans.map((plan) => (plan.does === 'again' ? routed(plan, toWorkflow) : plan));
}

async function planOf(
  deps: PlanDeps,
  id: string,
  first: First | undefined,
  by: string,
  toWorkflow: string | undefined,
): Promise<Plan> {
  const refuse = (refused: Refusal): Plan => ({ does: 'refuse', id, refused });
  if (!first) return refuse(refusal('unknown-event'));
  if (toWorkflow !== undefined && first.kind !== 'payment.changed') return refuse(refusal('not-a-payment'));
  if (first.isErased) return refuse(refusal('erased'));
  if (first.kind === 'unread' || first.kind === 'ignored') {
    const read = await reread(deps, first);
    if ('refused' in read) return refuse(read.refused);
    return { does: 'reread', first, parts: read.parts, contacts: [] };
  }
  if (!isRouted(first.kind)) return refuse(refusal('no-event', first.kind));
  const eventId = replayEventId(by, first.id);
  const event = storedEvent(first.payload);
  const isGiven = toWorkflow !== undefined && event.kind === 'payment.changed';
  const part = toStored({
    eventId,
    // A person decided whose it is: what it names counts no more, and that is news even to who had left it aside.
    content: { state: 'event', event: isGiven ? { ...event, references: [], notice: eventId } : event },
    ...(first.traceparent === null ? {} : { traceparent: first.traceparent }),
  });
  return { does: 'again', first, parts: [part], contacts: [] };
}

/** What nobody would get is told at once, rather than appended to be told later. */
function routed(plan: Extract<Plan, { does: 'again' }>, toWorkflow: string | undefined): Plan {
  const [{ content }] = plan.parts;
  if (content.state !== 'event' || toWorkflow !== undefined) return plan;
  const route = routeOf(content.event, plan.contacts[0]);
  const refuse = (refused: Refusal): Plan => ({ does: 'refuse', id: plan.first.id, refused });
  if (route.to === 'nobody') return refuse(refusal('of-no-interest', route.reason));
  if (route.to === 'reference' && route.references.length === 0)
    return refuse(refusal('still-unread', 'it names nothing that it could belong to'));
  return plan;
}

/** Those who are known as they are known now: an old message must not give a contact its old name back. */
async function nameContacts(contacts: Contacts, plans: readonly Plan[]): Promise<void> {
  const places: {
    plan: Exclude<Plan, { does: 'refuse' }>;
    index: number;
    who: PersonOnChannel;
    makes: boolean;
  }[] = [];
  for (const plan of plans) {
    if (plan.does === 'refuse') continue;
    for (const [index, { content }] of plan.parts.entries()) {
      if (content.state !== 'event') continue;
      const { event } = content;
      if (event.kind === 'person.moved') {
        [plan.contacts[index]] = await contacts.move([event]);
        continue;
      }
      if (!('person' in event) || event.person === undefined) continue;
      const { channel, account, person } = event;
      if (person.aliases.length === 0) continue;
      places.push({
        plan,
        index,
        who: { channel, account, person },
        makes: event.kind === 'message.received',
      });
    }
  }
  if (places.length === 0) return;
  const found = await contacts.find(places.map(({ who }) => who));
  const missing = places.filter(({ makes }, i) => makes && found[i] === undefined);
  const made = missing.length > 0 ? await contacts.resolve(missing.map(({ who }) => who)) : [];
  places.forEach(({ plan, index }, i) => (plan.contacts[index] = found[i]));
  missing.forEach(({ plan, index }, i) => (plan.contacts[index] = made[i]));
}
