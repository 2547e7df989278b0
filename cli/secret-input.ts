/** Secrets that are handed in. Never on the command line: every user of the machine can read its process list. */
import type { Command } from 'commander';
import type { Environment } from '../config';
import { usage } from './failure';
import { textOrFile } from './options';

export interface SecretOptions {
  tokenEnv?: string;
  token?: string;
}

export const withSecret = (command: Command): Command =>
  command
    .option('--token-env <variable>', 'the secret, from this variable of the environment')
    .option('--token <@file>', 'the secret, from a file, or @- for standard input');

/** Undefined = none was named. */
export function secretGiven({ tokenEnv, token }: SecretOptions, env: Environment): string | undefined {
  if (tokenEnv !== undefined && token !== undefined)
    throw usage('--token-env and --token exclude each other.');
  if (tokenEnv !== undefined) {
    const secret = env[tokenEnv];
    if (!secret) throw usage(`--token-env: ${tokenEnv} is not set in the environment. Nothing was done.`);
    return secret;
  }
  if (token === undefined) return undefined;
  if (!token.startsWith('@'))
    throw usage(
      '--token takes @file or @-, never the secret itself: what stands on a command line can be read in the process list. Nothing was done; take another secret.',
    );
  const secret = textOrFile(token, '--token')
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (secret === '') throw usage(`--token: ${token.slice(1)} is empty. Nothing was done.`);
  return secret;
}
