import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../root';

const SECRET = 't0p-secret-Анна';

/** A program that meets an error of Postgres' form in its main function, or after it. */
const dying = (when: string): string => `
  const { runMain } = require(${JSON.stringify(join(ROOT, 'dist', 'local', 'lifeline.js'))});
  const error = () => Object.assign(new Error('not stored'), { code: '23505', detail: '${SECRET}' });
  runMain(async () => { ${when} });
`;

it.each([
  ['its start', 'throw error();'],
  ['a callback later on', 'setImmediate(() => { throw error(); });'],
  ['a promise that nobody awaits', 'void Promise.reject(error()); await new Promise(setImmediate);'],
])('a program that dies of an error in %s says its kind and place, and no value', (_where, when) => {
  const { status, stderr } = spawnSync(process.execPath, ['-e', dying(when)], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Error: not stored \(23505\)\n\s+at /);
  expect(stderr).not.toContain(SECRET);
});
