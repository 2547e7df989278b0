/**
 * Which user Postgres runs as. It refuses to run as root; a user namespace, in which root is an ordinary user,
 * works even in a folder that only root may enter. Where namespaces are not allowed (some containers), a system
 * user does, if it can reach the binaries and the data.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, chmodSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFailure } from './failure';

export interface Runner {
  /** Stands before the command. */
  prefix: readonly string[];
  uid?: number;
  gid?: number;
  /** Lets this user into the folder that it will write to. */
  own(folder: string): void;
}

const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] as const;
const SYSTEM_USERS = ['postgres', 'nobody'] as const;

/** @param needed folders that the user must be able to enter */
export function postgresRunner(needed: readonly string[]): Runner {
  const asWeAre: Runner = { prefix: [], own: () => undefined };
  if (process.getuid?.() !== 0) return asWeAre;
  if (succeeds([...NAMESPACE, 'true'])) return { ...asWeAre, prefix: NAMESPACE };
  const user = systemUser();
  if (user && needed.every(isTraversable)) {
    const { uid, gid } = user;
    return { prefix: [], uid, gid, own: (folder) => chownSync(folder, uid, gid) };
  }
  throw new StartFailure(
    'Postgres does not run as root, and this system allows root no user namespace: start as an ordinary user, or move the clone to a folder that all users may enter (chmod a+x on it and those above it), or set DATABASE_URL to a Postgres of yours.',
  );
}

/** Lets others pass through DATA_DIR on their way to the database; the secrets in it stay the owner's by mode. */
export function letPass(runner: Runner, dataDir: string): void {
  if (runner.uid !== undefined) chmodSync(dataDir, 0o711);
}

const succeeds = ([command, ...args]: readonly string[]): boolean =>
  command !== undefined && spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function systemUser(): { uid: number; gid: number } | undefined {
  for (const name of SYSTEM_USERS) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim() || NaN),
    );
    if (uid && gid) return { uid, gid };
  }
  return undefined;
}

function isTraversable(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
