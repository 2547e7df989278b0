/**
 * The workflow bundle: webpack takes seconds, so its result is kept in `dist/` and made again only when the
 * workflows' sources or the installed packages have changed. Run as a program, it makes it ahead (for an image).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { ROOT } from '../root';

/** The compiled ones for tests, too: they and the programs that they start have one bundle, made once. */
const SOURCES = join(ROOT, 'dist', 'workflows');

/** `made` tells whether webpack had to run. */
export async function workflowBundle(
  sources = SOURCES,
  folder = join(ROOT, 'dist'),
): Promise<{ code: string; made: boolean }> {
  const files = filesOf(folder);
  const hash = sourcesHash(sources);
  const kept = keptBundle(files, hash);
  if (kept !== undefined) return { code: kept, made: false };
  const workflowsPath = require.resolve(join(sources, 'index'));
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [workflowsPath],
    logger: new DefaultLogger('WARN'),
  });
  keep(folder, hash, code);
  return { code, made: true };
}

/** The stamp holds the hash of the sources and of the bundle: a pair that does not fit is made again. */
const filesOf = (folder: string) => ({
  bundle: join(folder, 'workflow-bundle.js'),
  stamp: join(folder, 'workflow-bundle.stamp'),
});

function keptBundle({ bundle, stamp }: ReturnType<typeof filesOf>, hash: string): string | undefined {
  if (!existsSync(bundle) || !existsSync(stamp)) return undefined;
  const code = readFileSync(bundle, 'utf8');
  return readFileSync(stamp, 'utf8') === stampOf(hash, code) ? code : undefined;
}

function keep(folder: string, hash: string, code: string): void {
  const { bundle, stamp } = filesOf(folder);
  try {
    mkdirSync(folder, { recursive: true });
    replace(bundle, code);
    replace(stamp, stampOf(hash, code));
  } catch (error) {
    // An image's file system may be read-only: the bundle at hand works, the next start makes it again.
    const { code: reason } = error as NodeJS.ErrnoException;
    if (reason !== 'EROFS' && reason !== 'EACCES') throw error;
  }
}

/** Never half-written, though two workers may start at once. */
function replace(path: string, content: string): void {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, content);
  renameSync(part, path);
}

const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

const stampOf = (sourcesHashed: string, code: string): string => `${sourcesHashed} ${sha256(code)}\n`;

function sourcesHash(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|ts)$/.test(file))
    .sort();
  return sha256(
    readFileSync(join(ROOT, 'package-lock.json')),
    ...files.flatMap((file) => [file, readFileSync(join(folder, file))]),
  );
}

if (require.main === module) {
  workflowBundle().then(
    ({ made }) => console.log(made ? 'Workflow bundle made.' : 'Workflow bundle is up to date.'),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
