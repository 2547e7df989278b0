/** Calls of the API under the session's cookie. */

/** An answer that is a refusal (RFC 9457), or no answer at all (`status` 0). */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  constructor(
    readonly status: number,
    /** The last part of the problem's URN: `scope-missing`, `unknown-hook`, … */
    readonly type: string,
    message: string,
    /** The request's id, for the log. */
    readonly instance: string | undefined,
  ) {
    super(message);
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Wanted {
  method: Method;
  /** From the root, parameters already encoded. */
  path: string;
  body?: unknown;
  /** Makes repeats of one deed one deed. */
  idempotencyKey?: string;
}

/** Told when the session is over, wherever that is found out. */
export const sessionOver = new EventTarget();

/** Throws `ApiProblem`. */
export async function callApi<T>({ method, path, body, idempotencyKey }: Wanted): Promise<T> {
  const response = await send(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'x-fixit-console': '1' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const problem = problemOf(response, answer);
  if (problem.status === 401 && path.startsWith('/v1/')) sessionOver.dispatchEvent(new Event('over'));
  throw problem;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new ApiProblem(0, 'no-answer', 'The service does not answer.', undefined);
  }
}

function problemOf(response: Response, answer: unknown): ApiProblem {
  const { type, detail, instance } = (answer ?? {}) as Record<string, unknown>;
  return new ApiProblem(
    response.status,
    typeof type === 'string' ? type.replace(/^urn:fixit:problem:/, '') : 'unknown',
    typeof detail === 'string' ? detail : `The service answered ${response.status}.`,
    typeof instance === 'string' ? instance : undefined,
  );
}

/** A path with its parameters: `` path`/v1/hooks/${id}/way` ``. */
export const path = (strings: TemplateStringsArray, ...values: string[]): string =>
  strings.reduce((all, part, i) => all + encodeURIComponent(values[i - 1] ?? '') + part);
