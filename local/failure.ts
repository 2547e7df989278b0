/** A start on one machine that cannot go on; the message tells the person at the terminal what to do. */
export class StartFailure extends Error {
  override name = 'StartFailure';
}

/** The sentence of an error that nobody foresaw, for a person rather than for a stack trace. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
