/** Who acts, in the argument of every action: the Web UI lets anybody send an update with anything in it. */
import type { ActionInput } from './actions';

export const NOT_NAMED = 'It is not said who acts. Send {"by": "<your name>"} as the argument.';

export const isNamed = (input: unknown): input is ActionInput =>
  typeof input === 'object' &&
  input !== null &&
  'by' in input &&
  typeof input.by === 'string' &&
  input.by !== '';
