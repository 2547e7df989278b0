/** `dialogs`: conversations, by the person they are with. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { dialogSchema, messageSchema, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { given, withPaging } from '../options';
import type { Paging } from '../options';
import { when } from '../output';
import type { Column } from '../output';
import { collect, queryOf } from '../paging';
import { sessionOf } from '../session';

type Dialog = z.infer<typeof dialogSchema>;
type Message = z.infer<typeof messageSchema>;

const LIST: readonly Column<Dialog>[] = [
  { head: 'LATEST', of: ({ lastAt }) => when(lastAt) },
  { head: 'ID', of: ({ id }) => id, right: true },
  { head: 'CHANNEL', of: ({ channel }) => channel },
  { head: 'NAME', of: ({ name }) => name },
  { head: 'PHONE', of: ({ phone }) => phone },
  { head: 'STAGE', of: ({ stage }) => stage },
  { head: 'STATUS', of: ({ status }) => status },
  { head: 'WORKFLOW', of: ({ workflowId }) => workflowId },
];

const MESSAGES: readonly Column<Message>[] = [
  { head: 'AT', of: ({ at }) => when(at) },
  { head: 'WHO', of: ({ direction }) => (direction === 'in' ? 'customer' : 'we') },
  { head: 'STATUS', of: ({ status, error }) => (error === undefined ? status : `${status} (${error})`) },
  {
    head: 'SAID',
    of: ({ content }) => (content ? (content.text ?? content.title ?? `[${content.type}]`) : '[erased]'),
  },
];

interface ListOptions extends Paging {
  channel?: string;
  stage?: string;
  phone?: string;
  name?: string;
}

export function addDialogs(program: Command): void {
  const dialogs = program.command('dialogs').description('Conversations, by the person they are with.');

  const list = listCommand(dialogs)
    .description('The latest activity first.')
    .option('--channel <channel>', 'on this channel, for example telegram')
    .option('--stage <stage>', 'at this step of the flow, for example problem')
    .option('--phone <number>', "of this person; --name and --phone stand in this machine's process list")
    .option('--name <text>', 'with this in the name, in any case');
  withPaging(list)
    .addHelpText('after', examples('dialogs list --stage problem', 'dialogs list --channel whatsapp --all'))
    .action(async ({ limit, all, cursor, ...wanted }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.ask('/v1/dialogs/search', { ...given(wanted), ...position }, pageOf(dialogSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'No dialog is like that.');
    });

  dialogs
    .command('show')
    .argument('<id>', "the dialog's id, that of its contact")
    .description('One of them, and where it stands.')
    .addHelpText('after', examples('dialogs show 12'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const dialog = await api.get(`/v1/dialogs/${encodeURIComponent(id)}`, dialogSchema);
      out.answer(dialog, () =>
        out.fields([
          ['id', dialog.id],
          ['workflow', dialog.workflowId],
          ['channel', `${dialog.channel}, account ${dialog.account}`],
          ['name', dialog.name],
          ['phone', dialog.phone],
          ['language', dialog.language],
          ['stage', dialog.stage],
          ['status', dialog.status],
          ['no messages since', dialog.stoppedAt && when(dialog.stoppedAt)],
          ['first', when(dialog.firstAt)],
          ['latest', when(dialog.lastAt)],
          ['in Temporal', dialog.temporalUrl],
        ]),
      );
    });

  withPaging(dialogs.command('messages'))
    .argument('<id>', "the dialog's id, that of its contact")
    .description('What both sides said, the oldest first.')
    .addHelpText('after', examples('dialogs messages 12 --all'))
    .action(async (id: string, paging: Paging, command: Command) => {
      const session = sessionOf(command);
      const path = `/v1/dialogs/${encodeURIComponent(id)}/messages`;
      const page = await collect(
        (position) => session.api.get(path + queryOf(position), pageOf(messageSchema)),
        paging,
        session,
      );
      session.out.page(page, MESSAGES, 'Nothing was said yet.');
    });
}
