'use strict';
/** Format, lint, types: the first that fails ends the check, with its own output. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const STEPS = [
  ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['eslint/bin/eslint.js', '.'],
  ['typescript/bin/tsc', '--noEmit', '-p', '.'],
  ['typescript/bin/tsc', '--noEmit', '-p', 'console'],
];

exports.check = function check(root) {
  for (const [tool, ...args] of STEPS) {
    const result = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    if (result.status !== 0) {
      console.error(`npm run check failed at ${tool.split('/')[0]}. "npm run format" mends the format.`);
      process.exitCode = 1;
      return;
    }
  }
  console.log('Format, lint and types are in order.');
};
