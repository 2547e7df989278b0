/**
 * The service's HTTP API as the commands call it: answers parsed, every refusal and failure one sentence and one
 * exit code. https://www.rfc-editor.org/rfc/rfc9457 (problems)
 */
import { setTimeout as pause } from 'node:timers/promises';
import { v5 as uuidv5, v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import { CliFailure } from './failure';
import type { Exit } from './failure';
import type { FoundKey } from './target';

export interface ApiOptions {
  url: string;
  key: FoundKey;
  /** Wait as Retry-After says, for half a minute in all. */
  wait: boolean;
  /** Absent: a fresh one for this run. */
  idempotencyKey?: string | undefined;
  /** A sentence for the person at the terminal. */
  note(line: string): void;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Sent {
  method: Method;
  path: string;
  body?: unknown;
  /** Set where it changes something. */
  idempotencyKey?: string;
}

const ANSWER_MS = 60_000;
const WAIT_MS = 30_000;

const problemSchema = z.looseObject({
  type: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
});

export class Api {
  readonly url: string;
  private readonly idempotencyKey: string;

  constructor(private readonly options: ApiOptions) {
    this.url = options.url;
    this.idempotencyKey = options.idempotencyKey ?? uuidv4();
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.call({ method: 'GET', path }, schema);
  }

  /** A POST that changes nothing: a search, or a count beforehand. */
  ask<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.call({ method: 'POST', path, body }, schema);
  }

  change<T>(method: Exclude<Method, 'GET'>, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.call({ method, path, body, idempotencyKey: this.idempotencyKey }, schema);
  }

  /**
   * One of several changes of one command: each has a key of its own, made of the command's and what tells it from the
   * others.
   */
  changeOneOf<T>(
    { method = 'POST', path, which = path }: { method?: 'POST' | 'PATCH'; path: string; which?: string },
    body: unknown,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const idempotencyKey = uuidv5(`${this.idempotencyKey} ${which}`, uuidv5.URL);
    return this.call({ method, path, body, idempotencyKey }, schema);
  }

  private async call<T>(sent: Sent, schema: z.ZodType<T>): Promise<T> {
    const response = await this.answered(sent);
    const text = await response.text();
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw jsonOf(text) === undefined
      ? this.stranger(response)
      : new CliFailure(
          'failed',
          `${sent.method} ${sent.path} was answered in a form that this command line does not know (${z.prettifyError(parsed.error).split('\n')[0]}): use the command line of the service's own version.`,
        );
  }

  /** A success; anything else is thrown. */
  private async answered(sent: Sent): Promise<Response> {
    for (const deadline = Date.now() + WAIT_MS; ;) {
      const response = await this.send(sent);
      if (response.ok) return response;
      const seconds = Number(response.headers.get('retry-after') ?? NaN);
      const mayWait = [429, 503].includes(response.status) && seconds >= 0;
      if (!this.options.wait || !mayWait || Date.now() + seconds * 1_000 > deadline)
        throw await this.refusal(sent, response, mayWait ? seconds : undefined);
      this.options.note(`The service asks to wait ${seconds} s…`);
      await pause(seconds * 1_000);
    }
  }

  /** What only reads is asked once more on a broken connection. */
  private async send(sent: Sent): Promise<Response> {
    try {
      return await this.attempt(sent);
    } catch (error) {
      if (error instanceof CliFailure) throw error;
      if (sent.idempotencyKey !== undefined) throw this.unreachable(error, sent);
    }
    try {
      return await this.attempt(sent);
    } catch (error) {
      throw this.unreachable(error, sent);
    }
  }

  private attempt({ method, path, body, idempotencyKey }: Sent): Promise<Response> {
    const { key } = this.options.key;
    return fetch(this.options.url + path, {
      method,
      headers: {
        // Without one it is asked all the same: that nobody answers is the first thing to know.
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual', // a key goes to the address that was named, and to no other
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  }

  private async refusal(sent: Sent, response: Response, waitSeconds?: number): Promise<CliFailure> {
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      const to = new URL(location, this.options.url);
      return new CliFailure(
        'unreachable',
        `${this.options.url} sends on to ${to.origin}: set FIXIT_URL to the address of the service itself.`,
      );
    }
    const { data } = problemSchema.safeParse(jsonOf(await response.text()));
    if (!data) return this.stranger(response);
    if (response.status === 401 && this.options.key.key === undefined)
      return new CliFailure('key', this.options.key.missing);
    const lines = [data.detail];
    if (waitSeconds !== undefined) lines.push(`Ask again in ${waitSeconds} s, or give --wait.`);
    if (waitSeconds !== undefined && sent.idempotencyKey) lines.push(this.again());
    if (data.instance !== undefined) lines.push(`Instance: ${data.instance}`);
    return new CliFailure(exitOf(response.status), lines.join('\n'), waitSeconds !== undefined);
  }

  private unreachable(error: unknown, { idempotencyKey }: Sent): CliFailure {
    const lines = [
      `The service does not answer at ${this.options.url} (${reasonOf(error)}). Start it (npm start), or set FIXIT_URL to its address.`,
    ];
    if (idempotencyKey !== undefined && !neverSent(error))
      lines.push(`It may have been done all the same. ${this.again()}`);
    return new CliFailure('unreachable', lines.join('\n'), true);
  }

  /** By the command's own key, of which those of its several changes are made. */
  private again(): string {
    return `Say the same again with --idempotency-key ${this.idempotencyKey}: it is done once.`;
  }

  private stranger({ status }: Response): CliFailure {
    return new CliFailure(
      'unreachable',
      `What answers at ${this.options.url} is not this service (HTTP ${status}, no JSON of its): set FIXIT_URL to its address.`,
      status >= 500, // a proxy whose service is being started again
    );
  }
}

const exitOf = (status: number): Exit => (status === 401 || status === 403 ? 'key' : 'failed');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `fetch` says why in its cause. */
const causeOf = (error: unknown): { code?: unknown; message?: unknown } =>
  ((error as Error).cause ?? error) as { code?: unknown; message?: unknown };

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer in ${ANSWER_MS / 1000} s`;
  const { code, message } = causeOf(error);
  return String(code ?? message);
}

const neverSent = (error: unknown): boolean =>
  [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ].includes(String(causeOf(error).code));
