'use strict';
/** An archive of sources and documents, without anything that a fresh clone makes for itself. */
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Failure } = require('./failure.cjs');

const LEFT_OUT = ['node_modules', 'dist', '.data', '.env', '.git', 'coverage', '*.log'];

exports.makePackage = function makePackage(root) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const stem = `${name}-${version}`;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const archive = join(root, 'dist', `${stem}.tar.gz`);
  const result = existsSync(join(root, '.git'))
    ? run('git', ['archive', '--format=tar.gz', `--prefix=${stem}/`, '-o', archive, 'HEAD'], root)
    : run(
        'tar',
        [
          '-czf',
          archive,
          ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`),
          `--transform=s,^${basename(root)},${stem},`,
          '-C',
          dirname(root),
          basename(root),
        ],
        root,
      );
  if (result.status !== 0) {
    throw new Failure(`The archive could not be written: ${result.stderr || result.error}`);
  }
  console.log(archive);
};

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, encoding: 'utf8' });
}
