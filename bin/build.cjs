'use strict';
/**
 * Compiles the sources into dist/, the console's page among them, when one of them changed; finding that none did takes
 * milliseconds.
 */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildConsole } = require('./build-console.cjs');
const { exclusively } = require('./exclusive.cjs');
const { Failure } = require('./failure.cjs');

const SKIPPED = new Set(['node_modules', 'dist', 'test', 'coverage', 'docs']);
const SOURCE = /\.(ts|tsx)$|^console\/.*\.(css|html)$/;
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

exports.build = function build(root) {
  if (isCurrent(root)) return;
  exclusively(root, () => {
    if (!isCurrent(root)) compile(root);
  });
};

function isCurrent(root) {
  const stampFile = join(root, 'dist', '.stamp');
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
  const files = sources(root);
  if (stamp.look === lookOf(files)) return true;
  // Copied files have other times and the same content (a container image, a restored backup).
  if (stamp.content !== contentOf(root, files)) return false;
  writeStamp(root, files);
  return true;
}

function compile(root) {
  const files = sources(root); // before compiling: an edit meanwhile must compile again
  const content = contentOf(root, files);
  if (!existsSync(join(root, 'dist', '.stamp'))) console.error('Compiling…');
  const result = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new Failure('The sources do not compile (above). Mend them, or go back to a released version.');
  }
  buildConsole(root);
  writeStamp(root, files, content);
}

function writeStamp(root, files, content = contentOf(root, files)) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  try {
    writeFileSync(join(root, 'dist', '.stamp'), JSON.stringify({ look: lookOf(files), content }));
  } catch (error) {
    // An image's file system may be read-only: the look is taken again next time.
    if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
  }
}

/** Path, modification time and size of every source, in a fixed order. */
function sources(root) {
  const found = SETTINGS.map((name) => look(root, name));
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(path) && !entry.name.startsWith('.')) walk(path);
      } else if (SOURCE.test(path)) found.push(look(root, path));
    }
  };
  walk('');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function look(root, path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return { path, mtimeMs, size };
}

const lookOf = (files) => createHash('sha256').update(JSON.stringify(files)).digest('hex');

function contentOf(root, files) {
  const hash = createHash('sha256');
  for (const { path, size } of files)
    hash.update(`${path}\0${size}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
