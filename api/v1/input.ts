/** Reads what a caller sends: JSON bodies, parsed by a schema; every fault is a 400 that names the member. */
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { IdKind, Position } from '../../journal/search/page';
import { decodeCursor, encodeCursor } from '../../journal/search/page';
import { closeAfter, readBody } from '../body';
import { problem } from '../problem';

const BODY_LIMIT = 64 * 1024;

/** Postgres holds no NUL in a text, so nothing can be found by one. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\0'), 'holds a NUL character');

export const instant = z.iso
  .datetime({ offset: true, error: 'a time with its offset, for example 2026-11-21T10:00:00Z' })
  .transform((value) => new Date(value).toISOString());

export const paging = { cursor: text(500).optional(), limit: z.number().int().min(1).max(200).default(50) };

/** No body at all is taken for `{}`. */
export async function readInput<T>(ctx: RouterContext, schema: z.ZodType<T>): Promise<T> {
  const read = await readBody(ctx.req, BODY_LIMIT);
  if (!read.ok) {
    closeAfter(ctx.req, ctx.res);
    throw problem(413, 'too-large', `The body is larger than ${BODY_LIMIT} bytes.`, { connection: 'close' });
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

/** The query of a GET with a list: strings become what the schema wants. */
export function readQuery<T>(ctx: RouterContext, schema: z.ZodType<T>): T {
  const query = Object.fromEntries(new URLSearchParams(ctx.querystring));
  const limit = query['limit'];
  return parseInput({ ...query, ...(limit === undefined ? {} : { limit: Number(limit) }) }, schema);
}

export function positionOf(cursor: string | undefined, kind: IdKind): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = decodeCursor(cursor, kind);
  if (!position) throw invalid('cursor: is not one that this list gave out');
  return position;
}

export const nextCursor = (next: Position | undefined): string | null => (next ? encodeCursor(next) : null);

const invalid = (detail: string) => problem(400, 'invalid-request', detail);

function sentence(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(where ? [where] : []), issue.keys.join(', ')].join('.')}: no such member here`;
  return `${where || 'the body'}: ${issue.message}`;
}
