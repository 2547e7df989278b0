/** Follows an issue that stands at the help desk already, whoever opened it. */
import { z } from 'zod';
import { startArguments } from '../../journal/start';
import { ticketId } from '../../workflows/ids';
import { defineFlow } from './flow';
import { requireOutbound } from './outbound';

const NO_ISSUE = 'the number of an issue';

const input = z.strictObject({
  issueId: z
    .union([z.int().positive(NO_ISSUE), z.string().regex(/^[1-9]\d{0,17}$/, NO_ISSUE)], { error: NO_ISSUE })
    .meta({ description: 'The number of the issue at the help desk.', examples: ['1042'] })
    .transform(String),
  helpdesk: z.literal('okdesk').default('okdesk').describe('Where the issue is.'),
});

export const ticket = defineFlow({
  title: 'Follow an issue',
  description:
    'Reads the issue at once and follows it to its closure: status, rating, and the payment that 1C reports for it. ' +
    'Issues of dialogs are followed by themselves.',
  workflowType: 'ticket',
  input,
  examples: { 'by its number': { issueId: '1042' } },
  async plan({ helpdesk, issueId }, _by, { resolved, settings, mappings }) {
    requireOutbound(resolved, helpdesk);
    return {
      workflowId: ticketId(helpdesk, issueId),
      argument: { ...startArguments(settings, mappings).ticket, look: true },
    };
  },
});
