/**
 * The other end of the supervisor's line, for the programs it starts (API, worker, sandbox): say when you are
 * ready, and end in order when told to, or when the supervisor is gone.
 */
import { SettingsError } from '../config';
import { lastWords } from '../redaction';
import { StartFailure } from './failure';

/** Tells the supervisor, if there is one, that this process does its work now. */
export function reportReady(details: Record<string, unknown> = {}): void {
  if (process.connected) process.send?.({ ...details, ready: true });
}

/**
 * Runs `stop` once, on SIGTERM, SIGINT or the loss of the supervisor, and then ends the process; after `boundMs`
 * it ends it all the same. npm and the terminal may both send the same Ctrl-C: later signals change nothing.
 */
export function stopWhenTold(stop: () => Promise<void>, boundMs = 2_500): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), boundMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping failed. ${lastWords(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
}

/**
 * Runs a program's main function; a start that fails prints one sentence (settings, busy ports) or the whole
 * error (anything unforeseen), and exits 1. So does a failure later on that nobody caught: printed by Node itself it
 * would show all its members, a row of Postgres or a request's headers among them.
 */
export function runMain(main: () => Promise<void>): void {
  const fail = (error: unknown) => {
    const foreseen = error instanceof SettingsError || error instanceof StartFailure;
    console.error(foreseen ? error.message : lastWords(error));
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  main().catch(fail);
}
