/** `/v1/tickets`: issues of the help desk that are followed here. */
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { PromisedInvoice } from '../../journal/search/tickets';
import { findTicket, issuedInvoice, promisedInvoice, searchTickets } from '../../journal/search/tickets';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId, paging, text } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';
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
import { TICKET_STAGES, stagesOfTickets, ticketsAt } from './ticket-stages';
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
      'The latest activity first. A search by stage, or by what is waited for, asks Temporal, and finds the 2,000 ' +
      'youngest runs; any other works without it.',
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
      const after = positionOf(cursor, 'text');
      const filter = {
        ...(issueId === undefined ? {} : { issue: encodeURIComponent(issueId.toWellFormed()) }),
        ...(await standing(deps, wanted)),
      };
      const found = await searchTickets(deps.pool, filter, after, limit);
      const stages = await stagesOfTickets(
        deps.client,
        found.items.map(({ key }) => key),
      );
      const items = found.items.map((row) => shownTicket(row, stages?.get(row.key), deps));
      return { status: 200, body: { items, nextCursor: nextCursor(found.next) } };
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

/** Nothing is asked of Temporal where no place is asked for. */
async function standing(
  { client }: Pick<ApiDeps, 'client'>,
  wanted: { stage?: string | undefined; waitingFor?: string | undefined },
): Promise<{ keys?: string[]; ended?: boolean }> {
  const { stage, waitingFor } = wanted;
  if (stage === undefined && waitingFor === undefined) return {};
  const keys = await ticketsAt(client, {
    ...(stage === undefined ? {} : { stage }),
    ...(waitingFor === undefined ? {} : { waitingFor }),
  });
  if (!keys) throw new ProblemError(temporalAway);
  return { keys, ended: stage === 'closed' && waitingFor === undefined };
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
