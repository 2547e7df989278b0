/** What a log line may hold: credentials, people's words and what errors quote are taken out, at any depth. */
import { types } from 'node:util';

/** Members never logged, whatever they hold; compared without case, `-` and `_`. So is every `…Token` and the like. */
export const REDACTED_NAMES = [
  'authorization',
  'cookie',
  'setCookie',
  'token',
  'accessToken',
  'botToken',
  'taskToken',
  'apiKey',
  'adminKey',
  'masterKeys',
  'password',
  'pass',
  'secret',
  'signature',
  'url',
  'connectionString',
  'headers',
  'query',
  'parameters',
  'body',
  'payload',
  'content',
  'text',
  'person',
  'profile',
  'phone',
  'email',
  'address',
  'chatId',
] as const;

export const CENSOR = '[redacted]';

const bare = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');
const redacted = new Set(REDACTED_NAMES.map(bare));
const isRedacted = (name: string): boolean =>
  redacted.has(bare(name)) || /(token|secret|password)$/.test(bare(name));

/** Deeper there is nothing that anybody logs on purpose. */
const MAX_DEPTH = 5;
const MAX_SENTENCE = 500;
const MAX_ERRORS = 5;

/** A line's members as they may be written. Never throws. */
export const redactLine = (line: Record<string, unknown>): Record<string, unknown> => redactObject(line, 0);

function redactObject(object: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isRedacted(name) ? CENSOR : redactValue(value, depth + 1),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return describeError(value);
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return CENSOR;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return redactObject(value, depth);
}

/** By shape too: errors may come from another realm (a test runner's, a workflow sandbox's). */
const isError = (value: object): value is Error => types.isNativeError(value) || value instanceof Error;

/**
 * An error's stable facts. Of its own members only names from a fixed list: pg puts row values into `detail`,
 * HTTP clients put headers, bodies and URLs with tokens into errors and their causes.
 */
function describeError(error: Error): Record<string, unknown> {
  return {
    ...kindOf(error),
    message: sentenceOf(error),
    ...inner(error),
    // The stack begins with the message, of which there is a clean one already.
    stack: framesOf(error),
  };
}

const KIND = ['type', 'code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

function kindOf(error: Error): Record<string, string> {
  const kind: Record<string, string> = { name: error.name };
  for (const member of KIND) {
    const value: unknown = Reflect.get(error, member);
    if (typeof value === 'string') kind[member] = value;
  }
  return kind;
}

/** Of causes and collected errors the kind alone: enough to know ECONNREFUSED by. */
function inner(error: Error): Record<string, unknown> {
  const { cause } = error;
  const errors: unknown = Reflect.get(error, 'errors');
  const kindsOf = (list: unknown[]) =>
    list
      .slice(0, MAX_ERRORS)
      .filter((one) => typeof one === 'object' && one !== null && isError(one))
      .map((one) => kindOf(one as Error));
  return {
    ...(cause === undefined ? {} : { cause: kindsOf([cause])[0] ?? CENSOR }),
    ...(Array.isArray(errors) ? { errors: kindsOf(errors) } : {}),
  };
}

/** What ends a process, as its last words: kind, sentence and frames, as in a log line. */
export function lastWords(error: unknown): string {
  if (typeof error !== 'object' || error === null || !isError(error))
    return 'Error: something that is no error was thrown';
  const { cause, errors } = inner(error);
  const more = cause ?? errors;
  const code: unknown = Reflect.get(error, 'code');
  return [
    `${error.name}: ${sentenceOf(error)}${typeof code === 'string' ? ` (${code})` : ''}`,
    framesOf(error),
    ...(more === undefined ? [] : [`caused by ${JSON.stringify(more)}`]),
  ].join('\n');
}

/** The sentence of what was caught, as a log line's `reason` may hold it: without addresses and quoted values. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && isError(error) ? sentenceOf(error) : 'unknown';
}

function sentenceOf(error: Error): string {
  const sentence = error.message.replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[address]').slice(0, MAX_SENTENCE);
  return quotesValues(error) ? sentence.replace(/(["'])[^]*\1/g, '"…"') : sentence;
}

/** Postgres (`invalid input syntax for type uuid: "…"`) and JSON.parse quote what they could not read. */
function quotesValues(error: Error): boolean {
  if (error.name === 'SyntaxError') return true;
  const code: unknown = Reflect.get(error, 'code');
  return typeof Reflect.get(error, 'severity') === 'string' && !QUOTES_NAMES.test(String(code));
}

/** SQLSTATE classes whose sentences quote tables, columns, constraints and roles alone: what has to be mended. */
const QUOTES_NAMES = /^(08|23|28|3D|3F|42|53|55|57)/;

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
