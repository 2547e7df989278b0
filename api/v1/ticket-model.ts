/** One ticket, as the API shows it. */
import { z } from 'zod';
import type { IssuedInvoice, TicketRow } from '../../journal/search/tickets';
import { decimalOf } from '../../providers/money';
import type { Payment } from '../../workflows/ticket-balance';
import { balanceOf } from '../../workflows/ticket-balance';
import { parseWorkflowId, ticketId } from '../../workflows/ids';
import { model } from '../models';
import type { ApiDeps } from './deps';
import { temporalUrl, time, workflowId } from './fields';
import { currency, decimal } from './order-model';
import type { TicketStage } from './ticket-stages';
import { TICKET_STAGES } from './ticket-stages';

export const ID_DESCRIPTION =
  "The id of the issue where its help desk is okdesk; of another help desk that desk's name, a colon and the id of " +
  'the issue. Each part is percent-encoded as in the workflow id, so that no id of an issue holds a colon.';

export const ticketModel = model(
  'Ticket',
  z.object({
    id: z.string().meta({ description: ID_DESCRIPTION, examples: ['1234'] }),
    workflowId: workflowId.meta({ examples: ['ticket:okdesk:1234'] }),
    helpdesk: z.string().meta({ examples: ['okdesk'] }),
    issueId: z
      .string()
      .meta({ description: 'The id of the issue, as its help desk has it.', examples: ['1234'] }),
    stage: z
      .enum(TICKET_STAGES)
      .nullable()
      .describe('`closed` also where its workflow has ended; null = not known now, or Temporal is away.'),
    waitingFor: z
      .string()
      .nullable()
      .meta({
        description: '`closure`, `payment` or `operator`; null = nothing, or not known now.',
        examples: ['payment'],
      }),
    dialogId: workflowId
      .nullable()
      .meta({ description: 'The workflow id of its dialog; null = it has none, or none is known.' }),
    firstAt: time('When it began.'),
    lastAt: time('The latest activity.'),
    closedAt: time('When its workflow ended.')
      .nullable()
      .describe('When its workflow ended; null = it has not, or goes on since.'),
    temporalUrl,
  }),
);

const invoiceModel = model(
  'TicketInvoice',
  z.object({
    number: z
      .string()
      .nullable()
      .meta({ description: 'What accounting calls it; null = not known here.', examples: ['0000-000042'] }),
    ref: z.string().meta({
      description: 'Its identity in accounting, a GUID.',
      examples: ['7d3c5f0e-1b9a-5c44-8e21-0f6a9b3d2c18'],
    }),
    amount: decimal.describe('What is due, in major units, a decimal string.'),
    currency,
    paid: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether all of it is; null = not known now.', examples: [false] }),
    paidAmount: decimal
      .nullable()
      .describe('What has been paid and not gone back, in major units; null = not known now.'),
    payUrl: z
      .string()
      .nullable()
      .meta({
        description: 'Where the customer pays; null = not known here.',
        examples: ['https://pay.example/0000-000042'],
      }),
  }),
);
export type ShownInvoice = z.infer<typeof invoiceModel>;

export const ticketDetailModel = model(
  'TicketDetail',
  ticketModel.extend({
    invoice: invoiceModel.nullable().describe('What has to be paid; null = nothing, or not known.'),
    state: z
      .looseObject({})
      .nullable()
      .meta({ description: 'All its workflow tells of itself; null = see `stateReason`.', examples: [null] }),
    stateReason: z
      .string()
      .optional()
      .meta({
        description: 'Why the state is not known; absent = it is.',
        examples: ['There is no workflow of this id, or its history is no longer kept.'],
      }),
  }),
);

/** Undefined where the text names no ticket: it is not as `idOf` makes it. */
export function workflowIdOf(id: string): string | undefined {
  const key = id.includes(':') ? `ticket:${id}` : `ticket:okdesk:${id}`;
  const parsed = parseWorkflowId(key);
  return parsed?.type === 'ticket' && ticketId(parsed.helpdesk, parsed.issueId) === key ? key : undefined;
}

const idOf = (helpdesk: string, issueId: string): string =>
  helpdesk === 'okdesk' ? encodeURIComponent(issueId) : [helpdesk, issueId].map(encodeURIComponent).join(':');

export function shownTicket(
  row: TicketRow,
  known: TicketStage | undefined,
  { temporalUrl: urlOf }: Pick<ApiDeps, 'temporalUrl'>,
): z.infer<typeof ticketModel> {
  const id = parseWorkflowId(row.key);
  const { helpdesk, issueId } = id?.type === 'ticket' ? id : { helpdesk: '', issueId: row.key };
  const hasEnded = known?.ended ?? row.ended;
  return {
    id: idOf(helpdesk, issueId),
    workflowId: row.key,
    helpdesk,
    issueId,
    stage: known?.stage ?? null,
    waitingFor: known?.waitingFor ?? null,
    dialogId: row.dialog,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    closedAt: hasEnded ? (row.closed_at?.toISOString() ?? null) : null,
    temporalUrl: urlOf(row.key),
  };
}

/** What a ticket's workflow tells, no more than is shown of it by name. */
const money = z.object({ amount: z.number(), currency: z.string() });
const told = z.looseObject({
  dialogWorkflowId: z.string().optional(),
  invoice: z.object({ ref: z.string(), money }).optional(),
  payments: z.array(z.custom<Payment>((value) => paymentShape.safeParse(value).success)),
});
const paymentShape = z.looseObject({ gateway: z.string(), id: z.string(), status: z.string(), money });
export type ToldTicket = z.infer<typeof told>;

export const readTold = (state: unknown): ToldTicket | undefined => told.safeParse(state).data;

export function shownInvoice(
  { ref, money: due }: { ref: string; money: z.infer<typeof money> },
  issued: IssuedInvoice | undefined,
  payments: readonly Payment[] | undefined,
): ShownInvoice {
  const balance = payments && balanceOf(payments, { ref, money: due });
  return {
    number: issued?.number ?? null,
    ref,
    amount: decimalOf(due.amount),
    currency: due.currency,
    paid: balance?.covered ?? null,
    paidAmount: balance ? decimalOf(Math.max(0, balance.paid)) : null,
    payUrl: issued?.payUrl ?? null,
  };
}
