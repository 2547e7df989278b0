/** Reads what a caller sends, parsed by the route's schemas; every fault is a 400 that names the member. */
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { IdKind, Position } from '../../journal/search/page';
import { decodeCursor, encodeCursor, positionSchema } from '../../journal/search/page';
import { closeAfter, readBody } from '../body';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';

const BODY_LIMIT = 64 * 1024;

export const invalidRequest = (detail: string): Problem => ({
  status: 400,
  type: 'invalid-request',
  detail,
});

export const bodyTooLarge: Problem = {
  status: 413,
  type: 'too-large',
  detail: `The body is larger than ${BODY_LIMIT} bytes.`,
  headers: { connection: 'close' },
};

/** No body at all is taken for `{}`. */
export async function readInput<T>(ctx: RouterContext, schema: z.ZodType<T>): Promise<T> {
  const read = await readBody(ctx.req, BODY_LIMIT);
  if (!read.ok) {
    closeAfter(ctx.req, ctx.res);
    throw new ProblemError(bodyTooLarge);
  }
  let value: unknown = {};
  if (read.body.length > 0) {
    try {
      value = JSON.parse(read.body.toString('utf8'));
    } catch {
      throw invalid('The body is not JSON.');
    }
  }
  return parseInput(value, schema);
}

export function parseInput<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(sentence).join('; '));
}

/** All values are strings here; a schema that wants a number coerces. */
export const readQuery = <T>(ctx: RouterContext, schema: z.ZodType<T>): T =>
  parseInput(Object.fromEntries(new URLSearchParams(ctx.querystring)), schema);

export const positionOf = (cursor: string | undefined, kind: IdKind): Position | undefined =>
  positionAs(cursor, positionSchema[kind]);

/** For a list whose positions are its own. */
export function positionAs<P>(cursor: string | undefined, schema: z.ZodType<P>): P | undefined {
  if (cursor === undefined) return undefined;
  const position = decodeCursor(cursor, schema);
  if (!position) throw invalid('cursor: is not one that this list gave out');
  return position;
}

export const nextCursor = (next: object | undefined): string | null => (next ? encodeCursor(next) : null);

const invalid = (detail: string): ProblemError => new ProblemError(invalidRequest(detail));

function sentence(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(where ? [where] : []), issue.keys.join(', ')].join('.')}: no such member here`;
  return `${where || 'the body'}: ${issue.message}`;
}
