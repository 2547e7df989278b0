/** `workflows`: one entity as it stands, and what people may do with it. */
import type { Command } from 'commander';
import { actionSchema, workflowSchema } from '../answers';
import { examples } from '../examples';
import { given } from '../options';
import { when } from '../output';
import { sessionOf } from '../session';

export function addWorkflows(program: Command): void {
  const workflows = program
    .command('workflows')
    .description('Dialogs, tickets and replays as Temporal runs them.');

  workflows
    .command('show')
    .argument('<id>', 'the id of the workflow, as lists show it')
    .description('Where it stands, told by itself.')
    .addHelpText('after', examples('workflows show dialog:telegram:7000000001:12'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const workflow = await api.get(`/v1/workflows/${encodeURIComponent(id)}`, workflowSchema);
      out.answer(workflow, () => {
        out.fields([
          ['id', workflow.workflowId],
          ['type', workflow.type],
          ['status', workflow.status],
          ['stage', workflow.stage],
          ['waits for', workflow.waitingFor],
          ['execution', workflow.execution],
          ['began', when(workflow.startedAt)],
          ['ended', when(workflow.closedAt)],
          ['in Temporal', workflow.temporalUrl],
          ['state', workflow.stateReason],
        ]);
        out.part('state', workflow.state);
      });
    });

  workflows
    .command('act')
    .argument('<id>', 'the id of the workflow')
    .argument('<action>', 'dialog: takeOver, say, handBack, close; replay: stop, resume')
    .option('--text <words>', 'what is to be said (say)')
    .option('--reason <words>', 'why; kept in the audit log')
    .description('Does something with it; a refusal tells why.')
    .addHelpText(
      'after',
      examples(
        'workflows act dialog:telegram:7000000001:12 takeOver',
        'workflows act dialog:telegram:7000000001:12 say --text "Мастер выехал"',
      ),
    )
    .action(
      async (id: string, action: string, options: { text?: string; reason?: string }, command: Command) => {
        const { api, out } = sessionOf(command);
        const path = `/v1/workflows/${encodeURIComponent(id)}/actions/${encodeURIComponent(action)}`;
        const done = await api.change('POST', path, given(options), actionSchema);
        out.answer(done, () =>
          out.fields([
            ['workflow', done.workflowId],
            ['action', done.action],
            ['stage', done.stage],
            ['status', done.status],
            ['waits for', done.waitingFor],
          ]),
        );
      },
    );
}
