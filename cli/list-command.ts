/** The `list` of a group, which the group does also when it is called alone. */
import type { Command } from 'commander';
import { usage } from './failure';

/** Commander hands a default command whatever else was said: a mistyped `show` would be told as too many arguments. */
export function listCommand(group: Command): Command {
  const list = group.command('list', { isDefault: true });
  group
    .hook('preSubcommand', (_group, chosen) => {
      const word = group.args[0];
      if (chosen !== list || word === undefined || word.startsWith('-')) return;
      if ([list.name(), ...list.aliases()].includes(word)) return;
      const names = group.commands.map((command) => command.name()).join(', ');
      throw usage(`${group.name()} has no command "${word}". There are: ${names}.`);
    })
    .addHelpText(
      'after',
      `\nWithout a command it does what list does: npm run fixit -- ${group.name()} list --help`,
    );
  return list;
}
