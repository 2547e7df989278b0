/** `keys`: who may call the API. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { keySchema, newKey, pageOf } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { ahead, commaSeparated, withPaging } from '../options';
import type { Paging } from '../options';
import { when } from '../output';
import type { Column } from '../output';
import { collect, queryOf } from '../paging';
import { sessionOf } from '../session';

type Key = z.infer<typeof keySchema>;

const LIST: readonly Column<Key>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'NAME', of: ({ name }) => name },
  { head: 'SCOPES', of: ({ scopes }) => scopes.join(',') },
  { head: 'MADE', of: ({ createdAt }) => when(createdAt) },
  { head: 'BY', of: ({ createdBy }) => createdBy },
  { head: 'LAST USED', of: ({ lastUsedAt }) => when(lastUsedAt) },
  { head: 'EXPIRES', of: ({ expiresAt }) => when(expiresAt) },
  { head: 'REVOKED', of: ({ revokedAt }) => when(revokedAt) },
];

interface CreateOptions {
  name: string;
  scopes: string[];
  expires?: string;
}

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('Keys of the API: each belongs to a person or a system.');

  withPaging(listCommand(keys))
    .description('All that were made; the keys themselves are not kept.')
    .addHelpText('after', examples('keys list'))
    .action(async (paging: Paging, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) => session.api.get(`/v1/keys${queryOf(position)}`, pageOf(keySchema)),
        paging,
        session,
      );
      session.out.page(page, LIST, 'No key was made yet: calls come in with ADMIN_KEY.');
    });

  keys
    .command('create')
    .requiredOption('--name <name>', 'of the person or system that it is for')
    .requiredOption(
      '--scopes <list>',
      'comma-separated: read, operate, flows, inventory, calls, admin',
      commaSeparated,
    )
    .option('--expires <time>', 'when it ends: an instant, a day, or a span from now (90d)', ahead)
    .description('Makes one and shows it, once.')
    .addHelpText('after', examples('keys create --name monitoring --scopes read --expires 365d'))
    .action(async ({ name, scopes, expires }: CreateOptions, command: Command) => {
      const { api, out } = sessionOf(command);
      const body = { name, scopes, ...(expires === undefined ? {} : { expiresAt: expires }) };
      const made = await api.change('POST', '/v1/keys', body, newKey);
      out.answer(made, () => {
        out.line(made.key);
        out.note(
          `The key of ${made.name} (${made.scopes.join(', ')}), id ${made.id}. It is shown this once: keep it where only ${made.name} reads it.`,
        );
      });
    });

  keys
    .command('revoke')
    .argument('<id>', "the key's id, as the list has it")
    .description('Ends it for good.')
    .addHelpText('after', examples('keys revoke 019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e74'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const path = `/v1/keys/${encodeURIComponent(id)}`;
      const revoked = await api.change('DELETE', path, undefined, keySchema);
      out.answer(revoked, () =>
        out.line(`The key of ${revoked.name} is revoked since ${when(revoked.revokedAt) ?? 'now'}.`),
      );
    });
}
