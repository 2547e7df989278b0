/** Secrets made once per installation and kept in DATA_DIR, readable by their owner only. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from './failure';

/** The text of the file, made by `make` where there is none yet. */
export function madeOnce(file: string, make: () => string): string {
  if (!existsSync(file)) {
    // Renamed into place: a crash in between leaves no empty secret behind.
    writeFileSync(`${file}.new`, `${make()}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const text = readFileSync(file, 'utf8').trim();
  if (text === '')
    throw new StartFailure(
      `${file} is empty: restore it from a backup, or remove it to have a new one made.`,
    );
  return text;
}

export const adminKey = (dataDir: string): string =>
  madeOnce(join(dataDir, 'admin-key'), () => randomBytes(32).toString('base64url'));

/** `id:base64` of 32 bytes, as MASTER_KEYS wants it. */
export const masterKeys = (dataDir: string): string =>
  madeOnce(join(dataDir, 'master-keys'), () => `k1:${randomBytes(32).toString('base64')}`);

/** A random string for each name, the same at every start. Letters and digits: some vendors allow no more. */
export function sandboxSecrets(dataDir: string): (name: string) => string {
  const file = join(dataDir, 'sandbox-secrets.json');
  const secrets = JSON.parse(madeOnce(file, () => '{}')) as Record<string, string>;
  return (name) => {
    const known = secrets[name];
    if (known !== undefined) return known;
    const made = randomBytes(20).toString('hex');
    secrets[name] = made;
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return made;
  };
}
