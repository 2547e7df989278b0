/** Asks before something that cannot be taken back; where nobody can be asked, `--yes` must have said so. */
import { createInterface } from 'node:readline/promises';
import { CliFailure, usage } from './failure';

export interface Asked {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/** Returns when it is wanted, and throws otherwise. */
export async function confirm(question: string, yes: boolean | undefined, asked: Asked): Promise<void> {
  if (yes) return;
  if (!asked.input.isTTY || !asked.output.isTTY)
    throw usage(`${question} Nobody can be asked here: add --yes if that is wanted. Nothing was done.`);
  const lines = createInterface(asked);
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (/^(y|yes|д|да)$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new CliFailure('failed', 'Nothing was done.');
}
