/** One more program of the project beside an installation, as a cluster would run it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../local/ports';
import { ROOT } from '../../root';
import type { Installation } from './installation';
import { until } from './until';

export interface Program {
  url: string;
  stop(): Promise<void>;
}

export async function startProgram(name: 'api', installation: Installation): Promise<Program> {
  const port = await freePort();
  const env = { ...installation.clusterEnvironment(), PORT: String(port), METRICS_PORT: '0' };
  const child = spawn(process.execPath, [join(ROOT, 'dist', name, 'main.js')], { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await until(`a second ${name} is ready`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${output}`);
    return fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
