/** What a ticket comes to does not hang on which of its events came first, or in how many signals. */
import fc from 'fast-check';
import { FEE } from './fixture/ticket';
import type { Ticket } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';
import type { NormalisedEvent } from '../../workflows/events';

const stage = onTimeSkippingServer();

const EVENTS = {
  created: (ticket: Ticket) => ticket.issue({ type: 'created' }, 'our-key'),
  assigned: (ticket: Ticket) => ticket.issue({ type: 'other', name: 'new_assignee' }, 'our-key'),
  // Every hook of an issue of ours has its parameters, and so our key.
  commented: (ticket: Ticket) =>
    ticket.issue(
      { type: 'comment', commentId: 'c1', public: true, html: 'Еду', author: 'employee' },
      'our-key',
    ),
  adopted: (ticket: Ticket) => ticket.adoption(),
  due: (ticket: Ticket) => ticket.adoption(FEE),
  paid: (ticket: Ticket) => ticket.payment('p1', 'paid', FEE),
} as const satisfies Record<string, (ticket: Ticket) => NormalisedEvent>;

const NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];

const order = fc
  .shuffledSubarray(NAMES, { minLength: NAMES.length })
  // The dialog tells what is due after it has adopted the ticket, never before.
  .filter((names) => names.indexOf('adopted') < names.indexOf('due'));

it('our create, the hook of it and all that follows meet in one ticket in any order', async () => {
  await fc.assert(
    fc.asyncProperty(order, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), async (names, pauses) => {
      const ticket = stage.ticket();
      ticket.outside.openedBy = 'dialog:telegram:100:1';
      let batch: NormalisedEvent[] = [];
      for (const [i, name] of names.entries()) {
        batch.push(EVENTS[name](ticket));
        if (pauses[i] === false && i < names.length - 1) continue;
        await ticket.deliver(...batch);
        await ticket.settled();
        batch = [];
      }
      const state = await ticket.settled();
      const told = (await ticket.hasTold()).filter(({ type }) => type !== 'invoice_unknown');
      expect(told.map(({ type }) => type).sort()).toEqual(['comment', 'paid']);
      expect(state).toMatchObject({ dialogWorkflowId: 'dialog:telegram:100:1', status: 'open' });
      stage.server.outside.reset();
    }),
    { numRuns: 12 },
  );
}, 120_000);
