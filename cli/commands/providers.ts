/** `providers`: which outside systems are connected, and whether they are well. */
import type { Command } from 'commander';
import { checkedSchema, connectedSchema, providerList } from '../answers';
import type { Provider } from '../answers';
import type { Api } from '../api';
import { examples } from '../examples';
import { CliFailure, usage } from '../failure';
import { listCommand } from '../list-command';
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

  listCommand(providers)
    .description('All of them, in one table.')
    .addHelpText('after', examples('providers list', 'providers list --json'))
    .action(async (_options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const list = await api.get('/v1/providers', providerList);
      out.answer(list, () => out.table(list.items, LIST));
    });

  providers
    .command('check')
    .argument('[ids...]', 'providers; none = all that are on')
    .description('Compares live accounts with the settings. Exit code 1 where anything is not well.')
    .addHelpText('after', examples('providers check', 'providers check telegram okdesk'))
    .action(async (ids: string[], _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const { items } = await api.get('/v1/providers', providerList);
      const unknown = ids.find((id) => !items.some((item) => item.id === id));
      if (unknown !== undefined)
        throw usage(`There is no provider "${unknown}". There are: ${items.map(({ id }) => id).join(', ')}.`);
      const chosen = items.filter(({ id }) => ids.length === 0 || ids.includes(id));
      const checked = await Promise.all(chosen.map((provider) => checkOne(api, provider)));
      out.answer({ items: checked }, () => {
        for (const { ok, provider, findings } of checked) {
          out.line(`${provider.title} (${provider.id}): ${ok ? 'well' : 'not well'}`);
          for (const finding of findings) out.line(`  ${finding.ok ? '✓' : '✗'} ${finding.words}`);
        }
      });
      // One that is off altogether is nobody's trouble unless it was named.
      const bad = checked.filter(
        ({ ok, provider }) => !ok && (ids.includes(provider.id) || provider.hook.on || provider.outbound.on),
      );
      if (bad.length > 0)
        throw new CliFailure('failed', `Not well: ${bad.map(({ provider }) => provider.id).join(', ')}.`);
    });

  providers
    .command('connect')
    .argument('<id>', 'a provider')
    .description('Has the vendor send hooks to PUBLIC_URL, or tells what to click.')
    .addHelpText('after', examples('providers connect telegram', 'providers connect whatsapp --json'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const path = `/v1/providers/${encodeURIComponent(id)}/connect`;
      const connected = await api.change('POST', path, {}, connectedSchema);
      out.answer(connected, () => {
        out.line(`Address for hooks: ${connected.hookUrl}`);
        for (const done of connected.done) out.line(`  ✓ ${done}`);
        for (const warning of connected.warnings) out.line(`  ! ${warning}`);
      });
    });
}

/** What the service finds at the vendor, and what it remembers. */
async function checkOne(api: Api, provider: Provider) {
  const path = `/v1/providers/${encodeURIComponent(provider.id)}/check`;
  const remembered = findingsOf(provider);
  if (!provider.hook.on && !provider.outbound.on) return { ok: false, provider, findings: remembered };
  const live = await api.ask(path, {}, checkedSchema);
  const findings = [
    ...remembered.filter(({ check }) => check === 'hook' || check === 'outbound' || check === 'account'),
    // The two sides are told already.
    ...live.findings
      .filter(({ what }) => what !== 'hooks' && what !== 'calls')
      .map(({ what, ok, detail }) => ({ check: what, ok, words: `${what}: ${detail}` })),
    ...remembered.filter(({ check }) => check === 'lastHook' || check === 'lastError'),
  ];
  return { ok: findings.every(({ ok }) => ok), provider, findings };
}
