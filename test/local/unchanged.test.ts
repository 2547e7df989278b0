/** What every command does before its own: on a clone where nothing has changed it makes nothing again. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';

/** When each compiled file and each stamp was written; tests beside this one make bundles of their own there. */
function made(): Map<string, number> {
  const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => !/^(workflow-bundle|bundle-test-)/.test(file) && /\.(js|html|css|stamp)$/.test(file))
    .map((file) => join('dist', file));
  return new Map(
    [...files, 'node_modules/.fixit-lock', 'node_modules/.package-lock.json'].map((file) => [
      file,
      statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    ]),
  );
}

it('neither installs nor compiles nor bundles', () => {
  const before = made();
  expect(before.size).toBeGreaterThan(100);
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin', 'fixit.cjs'), 'build'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(made()).toEqual(before);
});
