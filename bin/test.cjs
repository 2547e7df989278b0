'use strict';
/**
 * Runs jest and closes with `N passed, N failed`, the last line of all output. A skipped test is a failed one:
 * a test that does not run proves nothing.
 */
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

exports.test = function test(root, args) {
  const folder = mkdtempSync(join(tmpdir(), 'fixit-jest-'));
  const report = join(folder, 'report.json');
  const jest = spawn(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // With --json jest repeats its whole report on stdout; the file holds it, and people read stderr.
  jest.stdout.resume();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
  jest.on('close', (code) => {
    const { passed, failed } = count(report, args);
    rmSync(folder, { recursive: true, force: true });
    process.exitCode = code === 0 && failed === 0 && passed > 0 ? 0 : 1;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  });
};

function count(report, args) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 }; // jest ended before it could report
  }
  // Tests that a name pattern leaves out were not meant to run.
  const chosenByName = args.some((arg) => arg === '-t' || arg.startsWith('--testNamePattern'));
  const skipped = chosenByName ? 0 : result.numPendingTests;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numTodoTests + skipped + result.numRuntimeErrorTestSuites,
  };
}
