/** Members that many requests and answers have, each with what it means and a real value. */
import { z } from 'zod';
import { parseAmount } from '../../providers/money';

// ---------------------------------------------------------------- asked

/** Postgres holds no NUL in a text, so nothing can be found by one. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\0'), 'holds a NUL character');

export const instant = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'a time with its offset, for example 2026-11-21T10:00:00Z' })
    .meta({ description, examples: ['2026-11-21T10:00:00Z'] })
    .transform((value) => new Date(value).toISOString());

/** The times between which a search looks. */
export const between = {
  from: instant('Received at this time or later.').optional(),
  to: instant('Received before this time.').optional(),
};

const cursor = text(500).describe('`nextCursor` of the page before; absent = the first page.').optional();
const pageSize = (number: z.ZodNumber | z.ZodCoercedNumber) => number.int().min(1).max(200);
const limit = (number: z.ZodNumber | z.ZodCoercedNumber) =>
  pageSize(number).default(50).describe('How many items a page has at most.');

export const paging = { cursor, limit: limit(z.number()) };
/** The same in a query, where all is text. */
export const pagingQuery = { cursor, limit: limit(z.coerce.number()) };
/** Of a short list, which is read whole: short-list.ts. */
export const shortListQuery = {
  cursor,
  limit: pageSize(z.coerce.number())
    .optional()
    .describe('How many items a page has at most; absent = all of them, as the list is short.'),
};

/** A parameter of a path: any text, because an id that is not one is simply not found. */
export const anyId = (description: string, example: string) =>
  z.object({ id: z.string().meta({ description, examples: [example] }) });

/** Major units as people write them, to minor ones. */
export const minorUnits = z.union([z.number(), z.string()]).transform((value, context) => {
  const minor = parseAmount(value);
  if (minor !== undefined && minor > 0) return minor;
  context.addIssue({ code: 'custom', message: 'an amount above zero in major units, for example 499.50' });
  return z.NEVER;
});

// ---------------------------------------------------------------- answered

export const uuid = (description: string, example = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e71') =>
  z.uuid().meta({ description, examples: [example] });

export const time = (description: string) =>
  z.iso.datetime().meta({ description, examples: ['2026-11-21T10:00:00.000Z'] });

export const endpointId = z
  .string()
  .meta({ description: 'The endpoint: the last part of the address hooks come to.', examples: ['telegram'] });

export const workflowId = z.string().meta({
  description: 'The id of the workflow, the same in Temporal.',
  examples: ['dialog:telegram:7000000001:12'],
});

export const temporalUrl = z.url().meta({
  description: 'Where the Temporal Web UI shows the workflow.',
  examples: ['http://127.0.0.1:8233/namespaces/default/workflows/dialog%3Atelegram%3A7000000001%3A12'],
});

export const count = z.int().min(0);
