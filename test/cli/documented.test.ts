/** docs/cli.md has every command, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../cli/program';
import { ROOT } from '../../root';

/** `dead replay [ids...]`, for each command that does something. */
function usages(command: Command, before = ''): string[] {
  const parts = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const name = `${before}${command.name()}`;
  const own = [name, ...parts].join(' ');
  const below = command.commands.flatMap((one) => usages(one, `${name} `));
  return command.commands.length > 0 && parts.length === 0 ? below : [own, ...below];
}

it('the table of commands', () => {
  const text = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8');
  const table = text.slice(text.indexOf('## Commands'));
  const documented = [...table.matchAll(/^\| `([^|]+)` +\|/gm)].map(([, command]) => command!);
  expect(documented).toEqual(createProgram().commands.flatMap((command) => usages(command)));
});
