import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../root';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-bundle-'));
  mkdirSync(join(folder, 'console'));
  writeFileSync(join(folder, 'console', 'main.tsx'), `import './main.css';\ndocument.title = 'x';\n`);
  writeFileSync(join(folder, 'console', 'main.css'), 'body { margin: 0 }\n');
  writeFileSync(
    join(folder, 'console', 'index.html'),
    '<script src="%SCRIPT%"></script><link href="%STYLE%">',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

it('bundles the page by the names of its files, and leaves no process of the bundler to whom it was made for', () => {
  const program = `
    require(${JSON.stringify(join(ROOT, 'bin', 'build-console.cjs'))}).buildConsole(${JSON.stringify(folder)});
    const ours = require('node:child_process').execSync('ps -A -o ppid=,command=', { encoding: 'utf8' });
    console.log(ours.split('\\n').filter((line) => Number.parseInt(line) === process.pid && line.includes('esbuild')).join());
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  expect({ status, left: stdout.trim(), stderr }).toEqual({ status: 0, left: '', stderr: '' });
  const page = readFileSync(join(folder, 'dist', 'console', 'index.html'), 'utf8');
  expect(page).toMatch(/^<script src="main-\w{8}\.js"><\/script><link href="main-\w{8}\.css">$/);
});
