/** `notices`: troubles that operators have to know of. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { z } from 'zod';
import { noticeSchema, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { withPaging } from '../options';
import type { Paging } from '../options';
import { when } from '../output';
import type { Column } from '../output';
import { collect, queryOf } from '../paging';
import { sessionOf } from '../session';

const LIST: readonly Column<z.infer<typeof noticeSchema>>[] = [
  { head: 'SINCE', of: ({ firstAt }) => when(firstAt) },
  { head: 'ID', of: ({ id }) => id },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'KIND', of: ({ kind }) => kind },
  { head: 'NOW', of: ({ count }) => count, right: true },
  { head: 'MOST', of: ({ most }) => most, right: true },
  { head: 'TAKEN ON BY', of: ({ acknowledgedBy }) => acknowledgedBy },
  { head: 'WHAT', of: ({ title }) => title },
];

export function addNotices(program: Command): void {
  const notices = program.command('notices').description('Troubles that operators have to know of.');

  const list = listCommand(notices)
    .description('The newest first.')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'over']));
  withPaging(list)
    .addHelpText('after', examples('notices list --state open', 'notices list --all --json'))
    .action(async ({ limit, all, cursor, ...wanted }: Paging & { state?: string }, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.get(`/v1/notices${queryOf({ ...wanted, ...position })}`, pageOf(noticeSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'No notice is like that.');
    });

  notices
    .command('acknowledge')
    .argument('<id>', 'a notice')
    .description('Says that you have taken it on: no summaries any more; its end is told all the same.')
    .addHelpText('after', examples('notices acknowledge 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e76'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const path = `/v1/notices/${encodeURIComponent(id)}/acknowledge`;
      const notice = await api.change('POST', path, undefined, noticeSchema);
      out.answer(notice, () =>
        out.line(
          `"${notice.title}" is taken on by ${notice.acknowledgedBy} since ${when(notice.acknowledgedAt)}.`,
        ),
      );
    });
}
