/** `audit`: who did what. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { auditEntry, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { withBetween, withPaging } from '../options';
import type { Between, Paging } from '../options';
import { when } from '../output';
import type { Column } from '../output';
import { collect, queryOf } from '../paging';
import { sessionOf } from '../session';

const LIST: readonly Column<z.infer<typeof auditEntry>>[] = [
  { head: 'AT', of: ({ at }) => when(at) },
  { head: 'WHO', of: ({ actor }) => actor },
  { head: 'DID', of: ({ action }) => action },
  { head: 'TO', of: ({ target }) => target },
  { head: 'ANSWER', of: ({ status }) => status, right: true },
  { head: 'FROM', of: ({ peer }) => peer },
  { head: 'REASON', of: ({ reason }) => reason },
];

interface ListOptions extends Between, Paging {
  actor?: string;
  action?: string;
  target?: string;
}

export function addAudit(program: Command): void {
  const audit = program.command('audit').description('The record of who did what.');
  const list = listCommand(audit)
    .description('The newest first.')
    .option('--actor <name>', 'by this person or system')
    .option('--action <name>', 'this, for example replayEvent')
    .option('--target <id>', 'to this');
  withPaging(withBetween(list))
    .addHelpText('after', examples('audit list --from 1d', 'audit list --actor monitoring --all --json'))
    .action(async ({ limit, all, cursor, ...wanted }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) => session.api.get(`/v1/audit${queryOf({ ...wanted, ...position })}`, pageOf(auditEntry)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'Nothing like that was done.');
    });
}
