'use strict';
/** Bundles the operators' page (console/) for browsers into dist/console: files named by a hash of their content. */
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { Failure } = require('./failure.cjs');

exports.buildConsole = function buildConsole(root) {
  // Read when it is loaded: a bundler for this one time, not one beside a thread that stays as long as we do.
  process.env.ESBUILD_WORKER_THREADS = '0';
  const { buildSync } = require('esbuild');
  const target = join(root, 'dist', 'console');
  rmSync(target, { recursive: true, force: true });
  const { outputs } = bundle(buildSync, root, target);
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'console/main.tsx');
  const page = readFileSync(join(root, 'console', 'index.html'), 'utf8')
    .replaceAll('%SCRIPT%', basename(entry[0]))
    .replaceAll('%STYLE%', basename(entry[1].cssBundle));
  writeFileSync(join(target, 'index.html'), page);
};

function bundle(buildSync, root, target) {
  try {
    return buildSync({
      absWorkingDir: root,
      entryPoints: ['console/main.tsx'],
      outdir: join(target, 'assets'),
      entryNames: '[name]-[hash]',
      chunkNames: '[name]-[hash]',
      assetNames: '[name]-[hash]',
      bundle: true,
      format: 'esm',
      splitting: true,
      minify: true,
      sourcemap: true,
      // Two years of browsers; https://mantine.dev/about/#browser-support
      target: ['chrome115', 'firefox115', 'safari16.4'],
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'linked',
      metafile: true,
      logLevel: 'warning',
    }).metafile;
  } catch {
    throw new Failure(
      "The console's page does not build (above). Mend it, or go back to a released version.",
    );
  }
}
