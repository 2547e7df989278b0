/** Errors as application/problem+json (RFC 9457). Words for a stranger: no secret, no stack, no version. */
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';

export interface Problem {
  status: number;
  /** Stable, kebab-case; becomes `type` as a URN. */
  type: string;
  detail: string;
  headers?: Record<string, string>;
  /** Members of its own, RFC 9457 section 3.2; `problemModel` describes them. */
  members?: ProblemMembers;
}

export interface ProblemMembers {
  workflowId?: string;
}

export class ProblemError extends Error {
  override name = 'ProblemError';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Shorthand for `throw`. */
export const problem = (
  status: number,
  type: string,
  detail: string,
  headers?: Record<string, string>,
): ProblemError => new ProblemError({ status, type, detail, ...(headers ? { headers } : {}) });

export const tooManyAttempts = (seconds: number): ProblemError =>
  problem(
    429,
    'too-many-failed-attempts',
    'Too many failed attempts from this address; wait before trying again.',
    { 'retry-after': String(seconds) },
  );

export const internal: Problem = {
  status: 500,
  type: 'internal',
  detail: 'Something failed here; the log has it under this instance.',
};

export function problemBody({ status, type, detail, members }: Problem, requestId: string): string {
  return JSON.stringify({
    type: `urn:fixit:problem:${type}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: requestId,
    ...members,
  });
}

export function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  const body = problemBody(problem, requestId);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...problem.headers,
  });
  response.end(body);
}
