/** `workflows`: one entity as it stands, and what people may do with it. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { actionSchema, workflowSchema } from '../answers';
import { examples } from '../examples';
import { commaSeparated, given } from '../options';
import { when } from '../output';
import { sessionOf } from '../session';

interface Line {
  sku: string;
  quantity: number;
}

interface ActOptions {
  text?: string;
  reason?: string;
  amount?: string;
  lines?: Line[];
}

export function addWorkflows(program: Command): void {
  const workflows = program
    .command('workflows')
    .description('Dialogs, tickets, orders and replays as Temporal runs them.');

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
    .argument(
      '<action>',
      'dialog: takeOver, say, handBack, close; order: refund, cancel, change, retry, reconcile; replay: stop, resume',
    )
    .option('--text <words>', 'what is to be said (say)')
    .option('--reason <words>', 'why; kept in the audit log; an order asks for it')
    .option(
      '--amount <amount>',
      'how much of an order is given back, for example 499.50; all of it unless stated',
    )
    .option(
      '--lines <lines>',
      'what an order holds from now on, for example LAMP-1=2,BULB-3=1 (change)',
      lines,
    )
    .description('Does something with it; a refusal tells why.')
    .addHelpText(
      'after',
      examples(
        'workflows act dialog:telegram:7000000001:12 takeOver',
        'workflows act dialog:telegram:7000000001:12 say --text "Мастер выехал"',
        'workflows act order:FX-1001 refund --amount 499.50 --reason "A scratch"',
      ),
    )
    .action(async (id: string, action: string, options: ActOptions, command: Command) => {
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
    });
}

/** The last = counts: one may stand in a SKU. */
const lines = (text: string): Line[] =>
  commaSeparated(text).map((line) => {
    const [, sku, quantity] = /^(.+)=([1-9]\d{0,4})$/.exec(line) ?? [];
    if (sku === undefined) throw new InvalidArgumentError('Say SKU=QUANTITY, several with commas between.');
    return { sku, quantity: Number(quantity) };
  });
