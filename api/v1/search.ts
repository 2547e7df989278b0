/** `/v1/search`: one field for whatever an operator has in hand. */
import { z } from 'zod';
import { model } from '../models';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { text } from './fields';
import { foundDialogs, foundOrders, foundTickets, foundWorkflows } from './found-entities';
import { foundCalls, foundEvents, foundHooks } from './found-journal';
import { leadsFrom } from './search-leads';
import type { Found } from './search-model';
import { FOUND_KINDS, foundModel, MATCHES } from './search-model';
import { readTerm } from './search-term';
import { defineRoute } from './route';

/** Of one kind. */
const FOUND_MOST = 10;

export const searchRoute = defineRoute({
  method: 'post',
  path: '/v1/search',
  operationId: 'search',
  tag: 'Operation',
  scope: 'read',
  summary: 'Search everything',
  description:
    'A phone number as a person writes it, or its last digits (4 at least); words of a name, or their beginnings; the id ' +
    'of an order; the number of an issue; the number or the GUID of an invoice; what a gateway calls a payment; the id ' +
    'of a workflow, a hook, an event or a call. At most ' +
    `${FOUND_MOST} of each kind, the best matches first.\n\n` +
    'A payment that nobody claims is found as well: a text of 3 characters and more is looked for in what is held by ' +
    'events that came to no workflow (pending, parked, dead, unread, ignored: the newest 10000 of each), and by the ' +
    'newest 500 events of the workflows that were found.\n\n' +
    'It is a POST because what is looked for may be personal, and addresses are logged.',
  body: z.strictObject({
    query: text(200)
      .refine((value) => value.trim() !== '', 'is empty')
      .meta({ description: 'What to look for.', examples: ['8 (916) 123-45-67'] }),
  }),
  examples: {
    'A phone number': { query: '8 (916) 123-45-67' },
    'Its end': { query: '45-67' },
    'A person': { query: 'анна смир' },
    'An order': { query: 'FX-1001' },
    'A payment, by the id of its gateway': { query: '22d6d597-000f-5000-9000-145f6df21d6f' },
  },
  answers: {
    200: {
      description: 'What was found.',
      body: model('FoundPage', z.object({ items: z.array(foundModel) })),
    },
  },
  problems: journalProblems,
  handle: async ({ body }, deps) => ({ status: 200, body: { items: await searchAll(body.query, deps) } }),
});

async function searchAll(query: string, deps: ApiDeps): Promise<Found[]> {
  const term = readTerm(query);
  const leads = await leadsFrom(term, deps, FOUND_MOST);
  const found = await Promise.all([
    foundDialogs(leads, deps, FOUND_MOST),
    foundTickets(leads, deps),
    foundOrders(leads, deps),
    foundWorkflows(leads, deps),
    foundCalls(term, deps),
    foundHooks(term, deps),
    foundEvents(term, leads, deps, FOUND_MOST),
  ]);
  return FOUND_KINDS.flatMap((kind) =>
    found
      .flat()
      .filter((one) => one.kind === kind)
      .sort(byMatch)
      .slice(0, FOUND_MOST),
  );
}

/** Stable: what was found in the same way stays in its order. */
const byMatch = (one: Found, other: Found): number =>
  MATCHES.indexOf(one.matchedBy) - MATCHES.indexOf(other.matchedBy);
