/** From zod to JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
import { z } from 'zod';
import { models } from '../models';

export type JsonSchema = Record<string, unknown>;

const refOf = (id: string): string => `#/components/schemas/${id}`;

type Params = NonNullable<Parameters<typeof z.toJSONSchema>[1]>;

/**
 * `input`: what a caller may send, before defaults and transforms. Answers have neither, and in this form they do
 * not forbid members that a later version may add.
 */
const OPTIONS = {
  io: 'input',
  target: 'draft-2020-12',
  override({ jsonSchema }) {
    // The format says it; zod's pattern for it is half a page long.
    if (jsonSchema.format === 'date-time' || jsonSchema.format === 'uuid') delete jsonSchema.pattern;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  },
} as const satisfies Params;

/** All models, referring to each other. */
export function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(models, { ...OPTIONS, uri: refOf });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutRoot(schema)]));
}

/** A reference to a model; what has no name stands in its place. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const id = models.get(schema)?.id;
  return id === undefined ? withoutRoot(z.toJSONSchema(schema, OPTIONS)) : { $ref: refOf(id) };
}

/** A document of its own, with its dialect: what a caller may send. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, OPTIONS) as JsonSchema;

/** `$schema` and `$id` are for documents of their own. */
function withoutRoot(schema: object): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema as JsonSchema;
  return rest;
}
