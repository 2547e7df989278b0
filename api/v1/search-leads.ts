/** Where a text leads: to people, to orders, and to workflows that outside objects belong to. */
import { contactOfDialog, orderId, parseWorkflowId, ticketId } from '../../workflows/ids';
import type { Owner } from '../../journal/search/owners';
import { ownersOf } from '../../journal/search/owners';
import {
  contactsByName,
  contactsByPhoneEnd,
  ordersByName,
  ordersByPhoneEnd,
} from '../../journal/search/people';
import type { ApiDeps } from './deps';
import type { Match } from './search-model';
import type { Term } from './search-term';

/** Each by what was found first. */
export interface Leads {
  contacts: Map<string, Match>;
  orders: Map<string, Match>;
  /** Workflow ids. */
  keys: Map<string, Match>;
}

export async function leadsFrom(term: Term, { pool }: Pick<ApiDeps, 'pool'>, limit: number): Promise<Leads> {
  const { phoneEnds, name } = term;
  const ends = <T>(find: (end: string) => Promise<T[]>): Promise<T[]> =>
    Promise.all(phoneEnds.map(find)).then((found) => found.flat());
  const [owners, contactPhones, contactNames, orderPhones, orderNames] = await Promise.all([
    ownersOf(pool, term.writings, 4 * limit),
    ends((end) => contactsByPhoneEnd(pool, end, limit)),
    name === undefined ? [] : contactsByName(pool, name, limit),
    ends((end) => ordersByPhoneEnd(pool, end, limit)),
    name === undefined ? [] : ordersByName(pool, name, limit),
  ]);
  const leads: Leads = { contacts: new Map(), orders: new Map(), keys: new Map() };
  for (const { key, by } of [...direct(term), ...owners]) add(leads, key, by);
  for (const id of term.writings) put(leads.orders, id, 'order');
  for (const id of contactPhones) put(leads.contacts, id, 'phone');
  for (const id of contactNames) put(leads.contacts, id, 'name');
  for (const id of orderPhones) put(leads.orders, id, 'phone');
  for (const id of orderNames) put(leads.orders, id, 'name');
  return leads;
}

/** Workflows whose ids are made of the text. */
function direct({ text, workflow }: Term): Owner[] {
  return [
    ...(workflow ? [{ key: text, by: 'id' } as const] : []),
    { key: ticketId('okdesk', text), by: 'issue' },
  ];
}

function add(leads: Leads, key: string, by: Match): void {
  const id = parseWorkflowId(key);
  put(leads.keys, key, by);
  if (id?.type === 'order') put(leads.orders, id.orderId, by);
  const contact = contactOfDialog(key);
  if (contact !== undefined) put(leads.contacts, contact, by);
}

const put = (map: Map<string, Match>, id: string, by: Match): void => void (map.has(id) || map.set(id, by));

/** Workflows whose events may name the text. */
export const workflowsOf = ({ keys, orders }: Leads): string[] => [
  ...new Set([...keys.keys(), ...[...orders.keys()].map(orderId)]),
];
