/** `/v1/tickets`: issues of the help desk that are followed here. */
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { Page, Position } from '../../journal/search/page';
import type { PromisedInvoice, TicketRow } from '../../journal/search/tickets';
import {
  findTicket,
  issuedInvoice,
  placeOfTicket,
  promisedInvoice,
  searchTickets,
} from '../../journal/search/tickets';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId, paging, text } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';
import type { OrderedList, StandingPage, WantedPage } from './standing';
import { standingAt } from './standing';
import { temporalAway } from './temporal-answers';
import type { ShownInvoice, ToldTicket } from './ticket-model';
import {
  ID_DESCRIPTION,
  readTold,
  shownInvoice,
  shownTicket,
  ticketDetailModel,
  ticketModel,
  workflowIdOf,
} from './ticket-model';
import type { WantedTickets } from './ticket-stages';
import { TICKET_STAGES, placeOfTickets, stagesOfTickets } from './ticket-stages';
import { statedBy } from './workflows';

const unknownTicket: Problem = {
  status: 404,
  type: 'unknown-ticket',
  detail: 'There is no ticket of this id: no issue of this id is followed here.',
};

export const ticketRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/tickets/search',
    operationId: 'searchTickets',
    tag: 'Tickets',
    scope: 'read',
    summary: 'Search tickets',
    description:
      'The latest activity first. A search by stage, or by what is waited for, asks Temporal; any other works without ' +
      'it. Where many stand at the place, only so many tickets are looked at for a page: it may have fewer items than ' +
      'its limit, or none, and a `nextCursor` to look on with.',
    body: z.strictObject({
      stage: z
        .enum(TICKET_STAGES)
        .meta({ description: '`closed`: also those whose workflow has ended.', examples: ['open'] })
        .optional(),
      waitingFor: z
        .string()
        .regex(/^[\w.:-]{1,100}$/, 'one word, for example payment')
        .meta({ description: '`closure`, `payment` or `operator`.', examples: ['payment'] })
        .optional(),
      issueId: text(200)
        .meta({ description: 'The id of the issue, as its help desk has it.', examples: ['1234'] })
        .optional(),
      ...paging,
    }),
    examples: {
      'All, the latest first': {},
      'That wait for money': { stage: 'awaiting_payment' },
      'That need a person': { waitingFor: 'operator' },
      'Of one issue': { issueId: '1234' },
    },
    answers: { 200: { description: 'One page.', body: pageModel('TicketPage', ticketModel) } },
    problems: [...journalProblems, temporalAway],
    async handle({ body: { cursor, limit, issueId, ...wanted } }, deps) {
      const filter = issueId === undefined ? {} : { issue: encodeURIComponent(issueId.toWellFormed()) };
      const { items, next, runs } = await search(deps, filter, wanted, {
        after: positionOf(cursor, 'text'),
        limit,
      });
      const stages = await stagesOfTickets(
        deps.client,
        items.map(({ key }) => key),
        runs,
      );
      const shown = items.map((row) => shownTicket(row, stages?.get(row.key), deps));
      return { status: 200, body: { items: shown, nextCursor: nextCursor(next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tickets/{id}',
    operationId: 'getTicket',
    tag: 'Tickets',
    scope: 'read',
    summary: 'Show one ticket',
    description: 'With its invoice and what its workflow tells of itself, while Temporal keeps that.',
    params: anyId(ID_DESCRIPTION, '1234'),
    answers: { 200: { description: 'The ticket.', body: ticketDetailModel } },
    problems: [unknownTicket, ...journalProblems],
    async handle({ params }, deps) {
      const key = workflowIdOf(params.id);
      const row = key === undefined ? undefined : await findTicket(deps.pool, key);
      if (!row) throw new ProblemError(unknownTicket);
      const [stages, { state, reason }, promised] = await Promise.all([
        stagesOfTickets(deps.client, [row.key]),
        statedBy(deps.client, row.key),
        promisedInvoice(deps.pool, row.key),
      ]);
      const told = readTold(state);
      const ticket = shownTicket(row, stages?.get(row.key), deps);
      return {
        status: 200,
        body: {
          ...ticket,
          dialogId: told?.dialogWorkflowId ?? ticket.dialogId,
          invoice: await invoiceOf(deps, told, promised),
          state: state ?? null,
          ...(reason === undefined ? {} : { stateReason: reason }),
        },
      };
    },
  }),
];

/** Of a page that is walked for: each row's dialog is looked up in the events of all days. */
const PIECES = { first: 60, piece: 250, lookedAt: 1_000 };

/** Nothing is asked of Temporal where no place is asked for. */
async function search(
  { client, pool }: Pick<ApiDeps, 'client' | 'pool'>,
  filter: { issue?: string },
  wanted: WantedTickets,
  page: WantedPage,
): Promise<Page<TicketRow> & Partial<Pick<StandingPage<TicketRow>, 'runs'>>> {
  const all = (after: Position | undefined, limit: number) => searchTickets(pool, filter, after, limit);
  if (wanted.stage === undefined && wanted.waitingFor === undefined) return all(page.after, page.limit);
  const place = placeOfTickets(wanted);
  const list: OrderedList<TicketRow> = {
    all,
    among: (keys, after, limit) => searchTickets(pool, { ...filter, keys, ended: place.ended }, after, limit),
    workflowIdOf: ({ key }) => key,
    positionOf: placeOfTicket,
  };
  const found = await standingAt(client, place, list, page, PIECES);
  if (!found) throw new ProblemError(temporalAway);
  return found;
}

/** As the workflow knows it, else as its dialog told it. */
async function invoiceOf(
  { pool }: Pick<ApiDeps, 'pool'>,
  told: ToldTicket | undefined,
  promised: PromisedInvoice | undefined,
): Promise<ShownInvoice | null> {
  const invoice = told?.invoice ?? promised;
  if (!invoice) return null;
  const issued = isUuid(invoice.ref) ? await issuedInvoice(pool, invoice.ref) : undefined;
  return shownInvoice(invoice, issued, told?.payments);
}
