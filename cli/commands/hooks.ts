/** `hooks`: the calls of providers, as the journal has them. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { z } from 'zod';
import { hookDetail, hookSchema, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { given, withBetween, withPaging } from '../options';
import type { Between, Paging } from '../options';
import { when } from '../output';
import type { Column } from '../output';
import { collect } from '../paging';
import { sessionOf } from '../session';

type Hook = z.infer<typeof hookSchema>;

const LIST: readonly Column<Hook>[] = [
  { head: 'RECEIVED', of: ({ receivedAt }) => when(receivedAt) },
  { head: 'ID', of: ({ id }) => id },
  { head: 'ENDPOINT', of: ({ endpoint }) => endpoint },
  { head: 'OUTCOME', of: ({ outcome }) => outcome },
  { head: 'REASON', of: ({ reason }) => reason },
  { head: 'NEW', of: ({ accepted }) => accepted, right: true },
  { head: 'AGAIN', of: ({ duplicates }) => duplicates, right: true },
  { head: 'ANSWER', of: ({ answer }) => answer.status, right: true },
  { head: 'PEER', of: ({ peer }) => peer },
];

interface ListOptions extends Between, Paging {
  outcome?: string;
  endpoint?: string;
  reason?: string;
}

export function addHooks(program: Command): void {
  const hooks = program.command('hooks').description('Calls of providers: taken, refused, unverified.');

  const list = listCommand(hooks)
    .description('The newest first.')
    .addOption(
      new Option('--outcome <outcome>', 'what became of them').choices(['taken', 'refused', 'unverified']),
    )
    .option('--endpoint <id>', 'to this endpoint, for example telegram')
    .option('--reason <reason>', 'refused for this, for example signature_wrong');
  withPaging(withBetween(list))
    .addHelpText(
      'after',
      examples('hooks list --outcome refused --from 2h', 'hooks list --endpoint onec --limit 5 --json'),
    )
    .action(async ({ limit, all, cursor, ...wanted }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.ask('/v1/hooks/search', { ...given(wanted), ...position }, pageOf(hookSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'No hook is like that.');
    });

  hooks
    .command('show')
    .argument('<id>', "the hook's id: x-request-id of its answer")
    .description('One of them, with headers and, if the key may operate, its body.')
    .addHelpText('after', examples('hooks show 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e71'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const hook = await api.get(`/v1/hooks/${encodeURIComponent(id)}`, hookDetail);
      out.answer(hook, () => {
        out.fields([
          ['id', hook.id],
          ['received', when(hook.receivedAt)],
          ['endpoint', hook.endpoint],
          ['request', `${hook.method} ${hook.path}`],
          ['peer', hook.peer],
          ['outcome', hook.outcome],
          ['reason', hook.reason],
          ['fault', hook.fault],
          ['events', `${hook.accepted} new, ${hook.duplicates} again`],
          ['answer', `${hook.answer.status} ${hook.answer.body ?? ''}`.trim()],
          ['took', `${hook.milliseconds} ms`],
        ]);
        out.part('headers', hook.headers);
        if (Object.keys(hook.query).length > 0) out.part('query', hook.query);
        out.part(`body, ${hook.bodyBytes} bytes`, hook.body?.content);
      });
    });
}
