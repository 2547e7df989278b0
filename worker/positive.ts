import { InvalidArgumentError } from 'commander';

/** A count on the command line. */
export function positive(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('Say a whole number above 0.');
  return count;
}
