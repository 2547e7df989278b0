/** `npm run fixit -- …`: the service's API from a terminal or a script. Exit codes: failure.ts. */
import { CommanderError } from 'commander';
import { SettingsError } from '../config';
import { CliFailure, EXIT } from './failure';
import { createProgram } from './program';
import { visible } from './visible';

async function main(argv: readonly string[]): Promise<number> {
  try {
    await createProgram(argv).parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Commander has said its sentence, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof SettingsError) return complain(error.message, EXIT.usage);
    if (error instanceof CliFailure) return complain(error.message, EXIT[error.exit]);
    return complain(error instanceof Error ? String(error.stack) : String(error), EXIT.failed);
  }
}

function complain(sentence: string, code: number): number {
  process.stderr.write(`${visible(sentence)}\n`);
  return code;
}

if (require.main === module) {
  // `| head` closes the pipe when it has enough: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  void main(process.argv.slice(2)).then((code) => void (process.exitCode = code));
}
