/** `providers`: which outside systems are connected, and whether they are well. */
import type { Command } from 'commander';
import { providerList } from '../answers';
import type { Provider } from '../answers';
import { examples } from '../examples';
import { CliFailure, usage } from '../failure';
import { when } from '../output';
import type { Column } from '../output';
import { findingsOf } from '../provider-checks';
import { sessionOf } from '../session';

const side = ({ on, reason }: Provider['hook']): string => (on ? 'on' : (reason ?? 'off'));

const LIST: readonly Column<Provider>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'HOOKS', of: ({ hook }) => side(hook) },
  { head: 'OUTBOUND', of: ({ outbound }) => side(outbound) },
  { head: 'ACCOUNT', of: ({ account, sandbox }) => (sandbox ? `${account} (sandbox)` : account) },
  { head: 'LAST HOOK', of: ({ lastHookAt }) => when(lastHookAt) },
  {
    head: 'LAST ERROR',
    of: ({ lastError: error }) => error && `${when(error.at)} ${error.side}: ${error.reason}`,
  },
];

export function addProviders(program: Command): void {
  const providers = program
    .command('providers')
    .description('Outside systems: which are connected, and whether they are well.');

  providers
    .command('list')
    .description('All of them, in one table.')
    .addHelpText('after', examples('providers list', 'providers list --json'))
    .action(async (_options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const list = await api.get('/v1/providers', providerList);
      out.answer(list, () => out.table(list.items, LIST));
    });

  providers
    .command('check')
    .argument('[ids...]', 'providers that must be on and well; none = tell of all')
    .description('Tells what is wrong with each. Exit code 1 where one that is named is off or failing.')
    .addHelpText('after', examples('providers check', 'providers check telegram okdesk'))
    .action(async (ids: string[], _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const { items } = await api.get('/v1/providers', providerList);
      const unknown = ids.find((id) => !items.some((item) => item.id === id));
      if (unknown !== undefined)
        throw usage(`There is no provider "${unknown}". There are: ${items.map(({ id }) => id).join(', ')}.`);
      const checked = items
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .map((provider) => ({ provider, findings: findingsOf(provider) }))
        .map(({ provider, findings }) => ({ ok: findings.every(({ ok }) => ok), provider, findings }));
      out.answer({ items: checked }, () => {
        for (const { ok, provider, findings } of checked) {
          out.line(`${provider.title} (${provider.id}): ${ok ? 'well' : 'not well'}`);
          for (const finding of findings) out.line(`  ${finding.ok ? '✓' : '✗'} ${finding.words}`);
        }
      });
      const bad = checked.filter(({ ok, provider }) => !ok && ids.includes(provider.id));
      if (bad.length > 0)
        throw new CliFailure('failed', `Not well: ${bad.map(({ provider }) => provider.id).join(', ')}.`);
    });
}
