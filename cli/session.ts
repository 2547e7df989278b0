/** What one run of a command works with. */
import type { Command } from 'commander';
import { readEnvironment } from '../config';
import type { Environment } from '../config';
import { Api } from './api';
import { confirm } from './confirm';
import { Output } from './output';
import { showProgress } from './progress';
import type { Progress } from './progress';
import { serviceKey, serviceUrl } from './target';

/** Understood by every command, before or after its name. */
export interface GlobalOptions {
  json?: boolean;
  wait?: boolean;
  idempotencyKey?: string;
}

export interface Session {
  api: Api;
  out: Output;
  env: Environment;
  confirm(question: string, yes: boolean | undefined): Promise<void>;
  progress(title: string): Progress;
}

export function sessionOf(command: Command): Session {
  const { json = false, wait = false, idempotencyKey } = command.optsWithGlobals<GlobalOptions>();
  const env = readEnvironment();
  const out = new Output(json, { out: process.stdout, err: process.stderr }, process.env);
  const api = new Api({
    url: serviceUrl(env),
    key: serviceKey(env),
    wait,
    idempotencyKey,
    note: (line) => out.note(line),
  });
  return {
    api,
    out,
    env,
    confirm: (question, yes) => confirm(question, yes, { input: process.stdin, output: process.stderr }),
    progress: (title) => showProgress(process.stderr, title),
  };
}
