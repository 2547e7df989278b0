'use strict';
/**
 * One at a time over all processes of this clone: two commands started together must not both install. The
 * lock is a folder in the system's temporary folder, because `npm ci` removes all of node_modules.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { tmpdir, userInfo } = require('node:os');
const { join } = require('node:path');
const { Failure } = require('./failure.cjs');

const WAIT_MS = 15 * 60_000;
/** A holder writes its pid right after making the folder; a folder without one for so long has none. */
const NAMELESS_MS = 5_000;

exports.exclusively = function exclusively(root, work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `fixit-exchange-${userInfo().uid}-${name}.lock`);
  const deadline = Date.now() + WAIT_MS;
  while (!take(lock)) {
    if (Date.now() > deadline) {
      throw new Failure(
        `Another command has been installing or building for ${WAIT_MS / 60_000} minutes. End it, or remove ${lock}, and try again.`,
      );
    }
    removeIfStale(lock);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
};

function take(lock) {
  try {
    mkdirSync(lock, { mode: 0o700 });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/** Renaming is atomic: of several that see a dead holder, one moves the folder away. */
function removeIfStale(lock) {
  const holder = holderOf(lock);
  if (holder === undefined || isAlive(holder)) return;
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // someone else was first
  }
  if (holderOf(aside) === holder) rmSync(aside, { recursive: true, force: true });
  else renameSync(aside, lock); // a new holder came in between: give its lock back
}

/** The pid; 0 for a folder that its maker left nameless; undefined while there is nothing to judge. */
function holderOf(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || 0;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false });
    return made && Date.now() - made.mtimeMs > NAMELESS_MS ? 0 : undefined;
  }
}

function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
