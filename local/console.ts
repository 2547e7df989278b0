/** What the supervisor says at the terminal, also when there is none any more. */

/** npm or the terminal may be gone while we still stop things in order: a closed pipe must not end us. */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);
