/** Events out of the journal's own JSON, also in the forms in which earlier versions wrote them. */
import { z } from 'zod';
import type { NormalisedEvent } from '../workflows/events';

/** Until edition 3 a chat that moved was told as a change of a person. */
const movedChat = z
  .object({
    kind: z.literal('person.changed'),
    channel: z.enum(['whatsapp', 'telegram', 'max']),
    account: z.string(),
    person: z.looseObject({ aliases: z.array(z.string()) }),
    change: z.object({ type: z.literal('moved'), from: z.string(), to: z.string() }),
    at: z.string(),
  })
  .transform(({ channel, account, person, change, at }): NormalisedEvent => ({
    kind: 'person.moved',
    channel,
    account,
    person,
    formerly: [change.from],
    keepsFormer: true,
    at,
  }));

/** @param payload as it was stored: written by this service, of a kind that it knows */
export function storedEvent(payload: unknown): NormalisedEvent {
  const event = payload as NormalisedEvent; // The journal's own.
  return event?.kind === 'person.changed' ? (movedChat.safeParse(event).data ?? event) : event;
}
