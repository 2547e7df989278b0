/**
 * A message that a channel took and then did not deliver. What helps is decided by the failure's stable type, never by
 * a vendor's code; each adapter gives its codes their types.
 */
import type { EffectKey, MessageToSend } from './activities';
import type { Delivered, MessageStatus } from './events';
import type { Trouble } from './failure';

export type Remedy =
  /** Sent once more, as it was: the reason passes by itself. */
  | 'again'
  /** Sent once more by the account's template: the person wrote too long ago for anything else. */
  | 'template'
  /** Nobody is there to be written to: the dialog ends, as with a person who has blocked us. */
  | 'end'
  /** People have to look: it is shown, and nothing is sent. */
  | 'show';

const REMEDIES: Readonly<Record<string, Remedy>> = {
  'whatsapp.busy': 'again',
  'whatsapp.pair_rate': 'again',
  'whatsapp.failing': 'again',
  'whatsapp.window_closed': 'template',
  'whatsapp.undeliverable': 'end',
  'whatsapp.country_restricted': 'end',
  'whatsapp.limited': 'show',
  'whatsapp.token': 'show',
  'whatsapp.account_locked': 'show',
  'whatsapp.account_unpaid': 'show',
  'whatsapp.template_refused': 'show',
};

/** A type that nobody has thought of is for people to look at. */
export const remedyFor = (type: string): Remedy => REMEDIES[type] ?? 'show';

/** Channels that tell later what became of a message, and take only templates a day after the person wrote. */
const TELLS_LATER: ReadonlySet<string> = new Set(['whatsapp']);
export const tellsLater = (channel: string): boolean => TELLS_LATER.has(channel);

/** Something said, for as long as its failure may still be told. */
export interface Said {
  messageId: string;
  effect: EffectKey;
  summary: string;
  message: MessageToSend;
  /** The step of the question that it asks. */
  question?: string;
}

/** A failure comes within seconds of its message; older ones are shown and no more. */
const MAX_SAID = 10;

export const remember = (said: readonly Said[] | undefined, one: Said): Said[] =>
  [...(said ?? []), one].slice(-MAX_SAID);

export function troubleIn({ error, status }: Delivered<MessageStatus>): Trouble | undefined {
  if (status !== 'failed') return undefined;
  return {
    type: error?.type ?? 'message.failed',
    message: `A message was not delivered: ${error?.message ?? 'the channel gave no reason'} (code ${error?.code ?? 'unknown'}).`,
    final: true,
  };
}
