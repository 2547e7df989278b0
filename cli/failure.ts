/** How a command ends: its exit code, and the sentence on standard error that goes with it. */

export const EXIT = {
  done: 0,
  /** Refused by the service, or failed in it. */
  failed: 1,
  /** The command line is wrong: nothing was asked of the service. */
  usage: 2,
  /** Nobody answers at the address, or somebody else does. */
  unreachable: 3,
  /** No key, a wrong one, or one without the scope. */
  key: 4,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type Exit = keyof typeof EXIT;

export class CliFailure extends Error {
  override name = 'CliFailure';

  constructor(
    readonly exit: Exit,
    message: string,
    /** It may pass by itself: who follows something long asks again. */
    readonly passing = false,
  ) {
    super(message);
  }
}

export const usage = (message: string): CliFailure => new CliFailure('usage', message);
