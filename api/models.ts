/** Schemas that bear a name: `components.schemas` of the OpenAPI document. */
import { z } from 'zod';

export const models = z.registry<{ id: string }>();

export const model = <T extends z.ZodType>(id: string, schema: T): T => {
  models.add(schema, { id });
  return schema;
};

/** One page of a list. */
export const pageModel = <T extends z.ZodType>(id: string, item: T) =>
  model(
    id,
    z.object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({
          description: 'Ask with it for the next page; null = this is the last one.',
          examples: [null],
        }),
    }),
  );

export const problemModel = model(
  'Problem',
  z
    .object({
      type: z.string().describe('Stable: `urn:fixit:problem:` and a name. Decide by it.'),
      title: z.string().describe('The name of the status.'),
      status: z.int().min(400).max(599),
      detail: z.string().describe('For a person: what happened, and what to do.'),
      instance: z.uuid().describe('This request; the same as the header x-request-id. The log has it.'),
      workflowId: z.string().optional().describe('Of `already-running`: the workflow that runs.'),
    })
    .describe('A refusal or failure, RFC 9457.'),
);
