#!/usr/bin/env node
'use strict';
/**
 * What every npm script calls. A fresh clone needs no step before it: packages are installed and sources
 * compiled when they are missing or out of date. Plain JavaScript without dependencies, because it runs before
 * there are any.
 */
const version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 11)) {
  console.error(
    `fixit-exchange needs Node.js 20.11 or newer, and this is ${process.versions.node}. Install a supported release of Node.js and run the same command again.`,
  );
  process.exit(1);
}

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const Module = require('node:module');

const ROOT = join(__dirname, '..');

/** Commands that are one compiled program. */
const PROGRAMS = {
  start: 'local/start.js',
  api: 'api/main.js',
  worker: 'worker/main.js',
  relay: 'api/relay-main.js',
  migrate: 'db/migrate.js',
  demo: 'sandbox/demo.js',
  screenshots: 'sandbox/screenshots.js',
  bench: 'bench/main.js',
  fixit: 'cli/main.js',
  'check:histories': 'worker/check-histories.js',
  'check:stores': 'journal/check-stores.js',
};

function main() {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'package') return require('./package.cjs').makePackage(ROOT);
  if (command === 'check' || command === 'test') {
    require('./install.cjs').install(ROOT, { development: true });
    if (command === 'check') return require('./check.cjs').check(ROOT);
    require('./build.cjs').build(ROOT);
    return require('./test.cjs').test(ROOT, rest);
  }
  if (command !== 'build' && !Object.hasOwn(PROGRAMS, command)) {
    throw new Failure(
      `"${command ?? ''}" is not a command. Say one of: ${Object.keys(PROGRAMS).join(', ')}, build, check, test, package.`,
    );
  }
  // An image holds compiled programs and their packages, no sources: there is nothing to install or to compile.
  if (existsSync(join(ROOT, 'tsconfig.json'))) {
    require('./install.cjs').install(ROOT, { development: false });
    require('./build.cjs').build(ROOT);
  }
  if (command !== 'build') runInThisProcess(join(ROOT, 'dist', PROGRAMS[command]), command, rest);
}

/** The program becomes the main module of this very process: signals reach it without a process in between. */
function runInThisProcess(program, command, args) {
  if (!existsSync(program)) {
    throw new Failure(
      `"${command}" has no program at ${program}. Its source is missing: check that the clone is complete.`,
    );
  }
  process.argv = [process.argv[0], program, ...args];
  process.setSourceMapsEnabled(true);
  Module.runMain();
}

const { Failure } = require('./failure.cjs');
try {
  main();
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exit(1);
}
