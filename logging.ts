/** One logger per process: JSON lines on standard output, with secrets and people's words taken out. */
import pino from 'pino';
import type { Logger as PinoLogger } from 'pino';
import type { Settings } from './config';
import { redactLine } from './redaction';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'> &
  Partial<Pick<PinoLogger, 'isLevelEnabled'>>;

/** Asked before a line is put together where every hook passes. */
export const isDebugging = (logger: Logger): boolean => logger.isLevelEnabled?.('debug') ?? true;

/** Milliseconds since a `performance.now()`, as lines tell them: to a tenth. */
export const msSince = (startedAt: number): number => Math.round((performance.now() - startedAt) * 10) / 10;

export function createLogger(
  name: string,
  level: Settings['LOG_LEVEL'],
  destination?: pino.DestinationStream,
): PinoLogger {
  const options: pino.LoggerOptions = {
    name,
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Not pino's `redact`: its paths reach as deep as they are spelled out, and into no error.
    formatters: { level: (label) => ({ level: label }), log: redactLine },
    // pino would make a bare error's own message the line's.
    hooks: {
      logMethod(args, method) {
        const [first] = args as unknown[];
        if (first instanceof Error) method.call(this, { error: first }, 'an unexpected failure');
        else method.apply(this, args);
      },
    },
    // Errors come described; pino's own serializer would take the description for an error of its own.
    serializers: { err: (described: unknown) => described },
  };
  return destination ? pino(options, destination) : pino(options);
}
