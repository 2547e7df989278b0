'use strict';
/** Brings node_modules to what package-lock.json says, and does nothing, in a millisecond, where it is there. */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { exclusively } = require('./exclusive.cjs');
const { Failure } = require('./failure.cjs');

/** @param options.development whether the command needs devDependencies too (tests, lint) */
exports.install = function install(root, options) {
  if (isInstalled(root, options)) return;
  exclusively(root, () => {
    if (!isInstalled(root, options)) npmCi(root);
  });
};

function isInstalled(root, options) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const mark = join(root, 'node_modules', '.fixit-lock');
  if (readText(mark) === hash) return true;
  // Installed by hand, or an image without devDependencies: npm keeps a list of what it put there.
  if (!matches(JSON.parse(lock), readText(join(root, 'node_modules', '.package-lock.json')), options)) {
    return false;
  }
  if (options.development) writeFileSync(mark, hash);
  return true;
}

function matches(wanted, installedText, options) {
  if (installedText === undefined) return false;
  const installed = JSON.parse(installedText).packages;
  return Object.entries(wanted.packages).every(
    ([path, { version, optional, dev, devOptional }]) =>
      path === '' ||
      optional ||
      ((dev || devOptional) && !options.development) ||
      installed[path]?.version === version,
  );
}

function npmCi(root) {
  console.error('Installing packages (once per change of package-lock.json)…');
  // npm's own JavaScript where we run under npm, so that no other npm on PATH steps in.
  const npm = process.env.npm_execpath;
  const command = npm && existsSync(npm) ? [process.execPath, npm] : ['npm'];
  const result = spawnSync(
    command[0],
    [...command.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`);
    throw new Failure(
      'The packages could not be installed (npm ci, output above). Check that the npm registry is reachable and the disk has 2 GB free, then run the same command again.',
    );
  }
  const lock = readFileSync(join(root, 'package-lock.json'));
  writeFileSync(join(root, 'node_modules', '.fixit-lock'), createHash('sha256').update(lock).digest('hex'));
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
