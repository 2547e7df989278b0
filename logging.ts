/** One logger per process: JSON lines on standard output, with secrets and people's words taken out. */
import pino from 'pino';
import type { Logger as PinoLogger } from 'pino';
import type { Settings } from './config';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;

/** Members never logged, at the top or one or two levels down: credentials, and what people wrote. */
const REDACTED = [
  'authorization',
  'cookie',
  'token',
  'accessToken',
  'apiKey',
  'password',
  'secret',
  'text',
  'body',
  'phone',
  'address',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

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
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * An error's stable facts. Not its details or cause: pg puts row values into `detail`, HTTP clients put URLs
 * with tokens into causes.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { name, message, ...memberOf(error, 'type'), ...memberOf(error, 'code'), stack };
}

function memberOf(error: Error, member: string): Record<string, string> {
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? { [member]: value } : {};
}
