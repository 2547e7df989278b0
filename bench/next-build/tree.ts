/** A second build beside this one, as a release would be: its own programs, with other workflows in them. */
import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../../local/prepare';
import { ROOT } from '../../root';
import { say } from '../stand';

/** What a worker takes from the folder of package.json. */
const FILES = ['package.json', 'package-lock.json', 'fixit.yml'];
const NOT_A_WORKERS = /dist\/(console|workflow-bundle.*|\.stamp)$/;

/** @returns its root, with the workflow bundle made */
export async function makeNextBuild(folder: string): Promise<string> {
  const root = join(folder, 'next-build');
  const dist = join(root, 'dist');
  mkdirSync(root);
  cpSync(join(ROOT, 'dist'), dist, { recursive: true, filter: (path) => !NOT_A_WORKERS.test(path) });
  for (const file of FILES) cpSync(join(ROOT, file), join(root, file));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  changeWorkflows(dist);
  await prepare({
    command: process.execPath,
    args: [join(dist, 'worker', 'bundle.js')],
    cwd: root,
    what: 'Bundling the workflows of the next build',
    timeoutMs: 120_000,
    log: say,
  });
  return root;
}

/** Its workflows are those of index.ts beside us, which are these with a change. */
function changeWorkflows(dist: string): void {
  const workflows = join(dist, 'workflows');
  renameSync(join(workflows, 'index.js'), join(workflows, 'unchanged.js'));
  const next = join(dist, 'bench', 'next-build', 'index.js');
  const code = readFileSync(next, 'utf8');
  const changed = code.replaceAll('../../workflows/index', '../../workflows/unchanged');
  if (changed === code) throw new Error(`${next} does not import the workflows as it did.`);
  writeFileSync(next, changed);
  writeFileSync(join(workflows, 'index.js'), "module.exports = require('../bench/next-build/index.js');\n");
}
