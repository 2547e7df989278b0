/** Entry of `npm start`: the whole service on one machine, until SIGINT or SIGTERM. */
import { join } from 'node:path';
import { readEnvironment, SettingsError } from '../config';
import { ROOT } from '../root';
import { complain, say, surviveClosedOutput } from './console';
import { StartFailure } from './failure';
import { listenForSignals } from './signals';
import { runInstallation } from './supervisor';

async function main(): Promise<void> {
  surviveClosedOutput();
  const wishes = listenForSignals();
  const compiled = (path: string) => join(ROOT, 'dist', path);
  try {
    await runInstallation(
      readEnvironment(),
      {
        migrate: compiled('db/migrate.js'),
        sandbox: compiled('sandbox/main.js'),
        worker: compiled('worker/main.js'),
        api: compiled('api/main.js'),
      },
      wishes,
    );
    say('Stopped.');
    process.exit(0);
  } catch (error) {
    if (wishes.stop.aborted) process.exit(0);
    const foreseen = error instanceof SettingsError || error instanceof StartFailure;
    complain(foreseen ? error.message : String(error instanceof Error ? error.stack : error));
    process.exit(1);
  }
}

if (require.main === module) void main();
