/** `events`: what was read out of hooks, and where it stands. */
import type { Command } from 'commander';
import { eventSchema, pageOf } from '../answers';
import { apiFilter, withEventFilter, withState } from '../event-filter';
import type { EventFilter } from '../event-filter';
import { EVENT_COLUMNS, showEvent } from '../event-table';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { withPaging } from '../options';
import type { Paging } from '../options';
import { collect } from '../paging';
import { sessionOf } from '../session';

interface ListOptions extends EventFilter, Paging {
  eventId?: string;
}

export function addEvents(program: Command): void {
  const events = program.command('events').description('What was read out of hooks, and where it stands.');

  withPaging(withEventFilter(withState(listCommand(events))))
    .option('--event-id <id>', "with the vendor's own identity of the delivery")
    .description('The newest first.')
    .addHelpText(
      'after',
      examples('events list --state parked', 'events list --workflow dialog:telegram:7000000001:12 --all'),
    )
    .action(async ({ limit, all, cursor, eventId, ...filter }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const wanted = { ...apiFilter(filter), ...(eventId === undefined ? {} : { eventId }) };
      const page = await collect(
        (position) => session.api.ask('/v1/events/search', { ...wanted, ...position }, pageOf(eventSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, EVENT_COLUMNS, 'No event is like that.');
    });

  events
    .command('show')
    .argument('<id>', "the event's id here")
    .description('One of them, with its payload.')
    .addHelpText('after', examples('events show 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const event = await api.get(`/v1/events/${encodeURIComponent(id)}`, eventSchema);
      out.answer(event, () => showEvent(out, event));
    });

  events
    .command('dismiss')
    .argument('<id>', "the event's id here")
    .requiredOption('--reason <words>', 'why nothing is to be done about it; kept in the audit log')
    .description('Settles an event that stands open, a dead letter for example, without delivering it.')
    .addHelpText(
      'after',
      examples('events dismiss 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72 --reason "a test of the vendor\'s"'),
    )
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const { api, out } = sessionOf(command);
      const path = `/v1/events/${encodeURIComponent(id)}/dismiss`;
      const event = await api.change('POST', path, { reason }, eventSchema);
      out.answer(event, () => out.line(`Event ${event.id} is ${event.state} now.`));
    });
}
