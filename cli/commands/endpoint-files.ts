/** `endpoints export` and `import`: endpoints as YAML, for version control. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { allEndpoints } from '../endpoint-answers';
import { documentOf, readDocuments, yamlOf } from '../endpoint-file';
import type { PlannedStep, Step } from '../endpoint-import';
import { carryOut, plan } from '../endpoint-import';
import { examples } from '../examples';
import { usage } from '../failure';
import { textOrFile } from '../options';
import type { Column, Output } from '../output';
import { sessionOf } from '../session';

export function addExport(endpoints: Command): void {
  endpoints
    .command('export')
    .option('--file <file>', 'where it is written to; standard output unless stated')
    .description('All of them as YAML, one document each; secrets by reference.')
    .addHelpText('after', examples('endpoints export --file endpoints.yml'))
    .action(async ({ file }: { file?: string }, command: Command) => {
      const { api, out } = sessionOf(command);
      const items = (await allEndpoints(api)).items.map(documentOf);
      if (file !== undefined) write(file, yamlOf(items));
      out.answer(file === undefined ? { items } : { file, count: items.length }, () => {
        if (file === undefined) out.text(yamlOf(items));
        out.note(
          `${items.length} written${file === undefined ? '' : ` to ${file}`}; their secrets stay here.`,
        );
      });
    });
}

export function addImport(endpoints: Command): void {
  endpoints
    .command('import')
    .argument('<file>', 'YAML, one document for each endpoint; - for standard input')
    .option('--dry-run', 'only tell what would be done')
    .description('Makes those that are not there and changes what differs; others are left alone.')
    .addHelpText(
      'after',
      examples('endpoints import endpoints.yml --dry-run', 'endpoints import endpoints.yml'),
    )
    .action(async (file: string, { dryRun = false }: { dryRun?: boolean }, command: Command) => {
      const { api, env, out } = sessionOf(command);
      const documents = yamlFile(file);
      const { items: stored } = await allEndpoints(api);
      const steps = await plan(documents, stored, { api, env });
      if (!dryRun) await carryOut(steps, api);
      const leftAlone = stored.map(({ id }) => id).filter((id) => !documents.some((one) => one.id === id));
      out.answer({ dryRun, items: steps.map(told), leftAlone }, () => tell(out, dryRun, steps, leftAlone));
    });
}

/** `file`, `@file`, `-` or `@-`. */
export const yamlFile = (file: string, option = 'file') =>
  readDocuments(
    textOrFile(file.startsWith('@') ? file : `@${file}`, option).toString('utf8'),
    /^@?-$/.test(file) ? 'standard input' : file.replace(/^@/, ''),
  );

/** Without its body: a secret may be in it. */
const told = ({ body: _body, ...step }: PlannedStep): Step => step;

function tell(out: Output, dryRun: boolean, steps: readonly Step[], leftAlone: readonly string[]): void {
  const columns: Column<Step>[] = [
    { head: 'ID', of: ({ id }) => id },
    { head: dryRun ? 'WOULD BE' : 'IS', of: ({ action }) => action },
    { head: 'WHAT', of: ({ changes }) => changes.join(', ') },
  ];
  out.table(steps, columns);
  for (const { warning } of steps) if (warning !== undefined) out.note(warning);
  if (leftAlone.length > 0) out.note(`Not in the file, left as they are: ${leftAlone.join(', ')}.`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw usage(`--file: ${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
