/** `replay`: events are delivered again. */
import type { Command } from 'commander';
import { actionSchema } from '../answers';
import { filterWords, withEventFilter, withState } from '../event-filter';
import type { EventFilter } from '../event-filter';
import { examples } from '../examples';
import { usage } from '../failure';
import { followReplay, replayMany, replayOneByOne, withReplayOptions } from '../replay';
import type { ReplayOptions } from '../replay';
import { sessionOf } from '../session';

type Options = EventFilter & ReplayOptions & { toWorkflow?: string };

const ACTIONS = { stop: 'Stops it after the events at hand.', resume: 'Goes on with one that was stopped.' };

export function addReplay(program: Command): void {
  const replay = withReplayOptions(withEventFilter(withState(program.command('replay'))))
    .argument('[ids...]', 'events; none = those that the options describe')
    .option('--to-workflow <id>', 'deliver to this workflow instead (with ids)')
    .description('Delivers events again: some by their ids, or many as a workflow, counted first.')
    .addHelpText(
      'after',
      examples(
        'replay 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72',
        'replay --state parked --endpoint onec --dry-run',
        'replay --kind payment.changed --from 2026-11-20 --to 2026-11-21 --yes',
        'replay follow replay:019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e73',
      ),
    )
    .action(async (ids: string[], options: Options, command: Command) => {
      const session = sessionOf(command);
      const words = filterWords(options);
      if (ids.length > 0) {
        if (words !== 'all') throw usage('Say either ids, or which events by options, not both.');
        return replayOneByOne(session, ids, options);
      }
      if (options.toWorkflow !== undefined) throw usage('--to-workflow goes with ids.');
      if (words === 'all') throw usage('Say which events: their ids, or options like --state dead.');
      return replayMany(session, options, options);
    });

  replay
    .command('follow')
    .argument('<workflowId>', 'as the start of the replay told it')
    .description('Follows a replay of many until it is done.')
    .action(async (workflowId: string, _options: object, command: Command) =>
      followReplay(sessionOf(command), workflowId),
    );

  for (const [action, about] of Object.entries(ACTIONS)) {
    replay
      .command(action)
      .argument('<workflowId>', 'as the start of the replay told it')
      .option('--reason <words>', 'why; kept in the audit log')
      .description(about)
      .action(async (workflowId: string, { reason }: { reason?: string }, command: Command) => {
        const { api, out } = sessionOf(command);
        const path = `/v1/workflows/${encodeURIComponent(workflowId)}/actions/${action}`;
        const done = await api.change('POST', path, reason === undefined ? {} : { reason }, actionSchema);
        out.answer(done, () => out.line(`${done.workflowId}: ${done.stage ?? done.status ?? 'done'}`));
      });
  }
}
