/** `dead`: dead letters, events that were given up. */
import type { Command } from 'commander';
import { eventSchema, pageOf } from '../answers';
import { apiFilter, filterWords, withEventFilter } from '../event-filter';
import type { EventFilter } from '../event-filter';
import { EVENT_COLUMNS } from '../event-table';
import { examples } from '../examples';
import { usage } from '../failure';
import { listCommand } from '../list-command';
import { withPaging } from '../options';
import type { Paging } from '../options';
import { when } from '../output';
import { collect } from '../paging';
import { replayMany, replayOneByOne, withReplayOptions } from '../replay';
import type { ReplayOptions } from '../replay';
import { sessionOf } from '../session';

/** All of them are dead. */
const COLUMNS = EVENT_COLUMNS.filter(({ head }) => head !== 'STATE');

export function addDead(program: Command): void {
  const dead = program.command('dead').description('Dead letters: events that were given up.');

  withPaging(withEventFilter(listCommand(dead)))
    .description('The newest first, each with the reason and its workflow.')
    .addHelpText('after', examples('dead', 'dead list --endpoint onec --json'))
    .action(async ({ limit, all, cursor, ...filter }: EventFilter & Paging, command: Command) => {
      const session = sessionOf(command);
      const wanted = apiFilter({ ...filter, state: 'dead' });
      const page = await collect(
        (position) => session.api.ask('/v1/events/search', { ...wanted, ...position }, pageOf(eventSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, COLUMNS, 'No dead letters.');
      const oldest = page.nextCursor === null && !session.out.json ? page.items.at(-1) : undefined;
      if (oldest)
        session.out.note(
          `${page.items.length} in all; the oldest came ${when(oldest.receivedAt)} (${oldest.reason ?? 'no reason'}).`,
        );
    });

  withReplayOptions(withEventFilter(dead.command('replay')))
    .argument('[ids...]', 'events; none = those that the options describe')
    .option('--all', 'every dead letter')
    .description('Delivers dead letters again: some by their ids, or many as a workflow, counted first.')
    .addHelpText('after', examples('dead replay --all --dry-run', 'dead replay --endpoint onec --yes'))
    .action(
      async (ids: string[], options: EventFilter & ReplayOptions & { all?: boolean }, command: Command) => {
        const session = sessionOf(command);
        const words = filterWords(options);
        if (ids.length > 0) {
          if (options.all || words !== 'all')
            throw usage('Say either ids, or which dead letters by options, not both.');
          return replayOneByOne(session, ids, options);
        }
        if (!options.all && words === 'all')
          throw usage('Say which dead letters: their ids, options like --endpoint, or --all.');
        return replayMany(session, { ...options, state: 'dead' }, options);
      },
    );
}
