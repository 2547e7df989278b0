/** What waited for its message: goes on to the dialog behind it, or waits on, for as long as that makes sense. */
import type { Pool } from 'pg';
import type { NormalisedEvent } from '../workflows/events';
import { dialogId } from '../workflows/ids';
import type { ClaimedEvent } from './claim';
import { parkOrBury } from './park';
import type { AskedReferent } from './referents';
import { findReferents, referentOf } from './referents';
import type { Outcome } from './settle';
import { slotOf } from './slots';

export async function resolveReferents(
  pool: Pool,
  events: ClaimedEvent[],
  parkHours: number,
): Promise<Outcome[]> {
  const asked = events.map(({ event, contactId }): AskedReferent | undefined => {
    const contact = contactId ?? undefined;
    const referent = referentOf(event, contact);
    return referent && { ...referent, contact };
  });
  const known = asked.filter((one) => one !== undefined);
  const contacts = await findReferents(pool, known);
  return events.map((event, i) => {
    const one = asked[i];
    const contact = one && contacts[known.indexOf(one)];
    if (contact === undefined) return waiting(event, parkHours);
    const key = dialogId(one!.channel, one!.account, contact);
    return { state: 'moved', key, slot: slotOf(key) };
  });
}

interface Patience {
  reason: string;
  /** At most; PARK_HOURS where absent. */
  hours?: number;
  /** A person has to look at what nobody has seen; the rest is normal: about messages that others sent, or long gone. */
  then: 'dead' | 'ignored';
}

/** Foreign failures may be many, and our own message is noted within minutes of its leaving. */
const FAILURE_HOURS = 0.25;

function waiting(event: ClaimedEvent, parkHours: number): Outcome {
  const { reason, hours = parkHours, then } = patienceWith(event.event);
  const outcome = parkOrBury(event, reason, Math.min(hours, parkHours));
  return outcome.state === 'dead' && then === 'ignored'
    ? { state: 'ignored', reason: outcome.reason }
    : outcome;
}

function patienceWith(event: NormalisedEvent): Patience {
  if (event.kind === 'message.received')
    return {
      reason: 'the message that it corrects has not come; read what it says now, and replay or dismiss it',
      then: 'dead',
    };
  if (event.kind === 'message.status')
    return {
      reason: 'no message that failed so is known to have been sent from here',
      hours: FAILURE_HOURS,
      then: 'ignored',
    };
  return event.kind === 'message.changed' && event.change.type === 'withdrawn'
    ? { reason: 'the message that was withdrawn has not come', then: 'ignored' }
    : { reason: 'no message that it could be a reaction to is known here', then: 'ignored' };
}
