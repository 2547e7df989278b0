/** What a subscription is to be, as a form has it. */
import type { Subscription } from '../../data/models';

export type Mode = Subscription['mode'];
export const MODES: readonly Mode[] = ['validated', 'signed', 'citeck'];

export interface Wish {
  name: string;
  mode: Mode;
  url: string;
  events: string[];
  organization: { id: string; name: string };
}

export const NEW_WISH: Wish = {
  name: '',
  mode: 'validated',
  url: '',
  events: [],
  organization: { id: 'default', name: 'default' },
};

export const wishOf = ({ name, mode, url, events, organization }: Subscription): Wish => ({
  name,
  mode,
  url: url ?? '',
  events,
  organization,
});

/** As the API takes it; where calls of Citeck go, the settings say. */
export const bodyOf = ({ name, mode, url, events, organization }: Wish) => ({
  name,
  events,
  organization,
  ...(mode === 'citeck' ? {} : { url: url.trim() }),
});

/** Those that the service tells by itself; docs/outgoing-calls.md. */
export const KNOWN_EVENTS: readonly string[] = [
  'order.*',
  'order.paid',
  'order.done',
  'order.cancelled',
  'order.refunded',
  'order.escalated',
  'ticket.*',
  'ticket.opened',
  'ticket.status_changed',
  'ticket.closed',
  'ticket.reopened',
  'ticket.paid',
  'ticket.underpaid',
  'ticket.refunded',
  '*',
];
