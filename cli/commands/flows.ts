/** `flows`: named ways to start a workflow. */
import type { Command } from 'commander';
import { flowList, startedSchema } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { jsonInput } from '../options';
import { sessionOf } from '../session';

export function addFlows(program: Command): void {
  const flows = program.command('flows').description('Named ways to start a workflow.');

  listCommand(flows)
    .description('Those that can be started; --json with the JSON Schema of their input.')
    .addHelpText('after', examples('flows list', 'flows list --json'))
    .action(async (_options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const list = await api.get('/v1/flows', flowList);
      out.answer(list, () =>
        out.table(list.items, [
          { head: 'FLOW', of: ({ flow }) => flow },
          { head: 'WORKFLOW', of: ({ workflowType }) => workflowType },
          { head: 'TITLE', of: ({ title }) => title },
          { head: 'DOES', of: ({ description }) => description },
        ]),
      );
    });

  flows
    .command('start')
    .argument('<flow>', 'its name, as the list has it')
    .requiredOption('--input <json>', 'what it needs: JSON, @file, or @- for standard input')
    .option('--id <id>', 'your own key: the same id again is the same workflow, for ever')
    .description('Starts one.')
    .addHelpText('after', examples('flows start lead --input @customer.json --id crm-4711'))
    .action(async (flow: string, options: { input: string; id?: string }, command: Command) => {
      const { api, out } = sessionOf(command);
      const input = jsonInput(options.input, '--input');
      const body = { ...(options.id === undefined ? {} : { id: options.id }), input };
      const started = await api.change('POST', `/v1/flows/${encodeURIComponent(flow)}`, body, startedSchema);
      out.answer(started, () =>
        out.fields([
          ['workflow', started.workflowId],
          ['run', started.runId],
          ['in Temporal', started.temporalUrl],
        ]),
      );
    });
}
