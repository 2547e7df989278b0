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
  // Neither Ctrl-C nor the end of the input would settle the question by itself; unanswered it is a no.
  const unanswered = new AbortController();
  let interrupted = false;
  lines.once('SIGINT', () => {
    interrupted = true;
    lines.close();
  });
  lines.once('close', () => unanswered.abort());
  const { signal } = unanswered;
  const answer = await lines.question(`${question} [y/N] `, { signal }).catch(() => '');
  lines.close();
  if (/^(y|yes|д|да)$/i.test(answer.trim())) return;
  throw new CliFailure(interrupted ? 'interrupted' : 'failed', 'Nothing was done.');
}
