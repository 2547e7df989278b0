/** What an administrator says of an endpoint: how its sender proves itself, and where its events go. */
import { z } from 'zod';
import { parseEntityId } from '../../workflows/ids';
import type { Secrets } from '../verify';
import type { Scheme } from './schemes';
import { scheme } from './schemes';
import { fill, templateProblem } from './template';

const template = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const message = templateProblem(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const MAX_DEPTH = 10;

/** JSON whose texts are templates. */
const filled = z.unknown().superRefine((value, context) => {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: part, depth } = next;
    const message = typeof part === 'string' ? templateProblem(part) : undefined;
    if (message !== undefined) return context.addIssue({ code: 'custom', message });
    if (typeof part !== 'object' || part === null) continue;
    if (depth === MAX_DEPTH)
      return context.addIssue({ code: 'custom', message: `nests deeper than ${MAX_DEPTH}` });
    open.push(...Object.values(part).map((member) => ({ value: member as unknown, depth: depth + 1 })));
  }
});

/** Some workflow's id, whatever the places hold. */
const workflowTemplate = template.refine(
  (text) =>
    templateProblem(text) !== undefined ||
    parseEntityId(fill(text, EVERYTHING, encodeURIComponent)) !== undefined,
  'the id of a workflow, for example order:{order_id}',
);
const EVERYTHING: Record<string, string> = new Proxy(
  {},
  { get: () => 'x', getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 'x' }) },
);

export const route = z
  .union(
    [
      z
        .strictObject({
          flow: z.string().min(1).max(50).describe('The flow, as GET /v1/flows lists it.'),
          id: template
            .optional()
            .describe('The key of this start: the same again starts nothing. Absent = the event itself.'),
          input: z.record(z.string(), filled).default({}).describe('Its input; texts are templates.'),
        })
        .describe('Starts a flow, as POST /v1/flows/{flow} does.'),
      z
        .strictObject({
          record: template.describe('Which one.'),
          catalog: template.default('default').describe('Of what kind it is.'),
        })
        .describe('Tells the workflow of a record of this endpoint, which is started.'),
      z
        .strictObject({ workflow: workflowTemplate })
        .describe('Tells a running workflow, by its id: order:{order_id}.'),
    ],
    { error: 'one of {flow, id?, input?}, {record, catalog?}, {workflow}' },
  )
  .describe(
    'Where events go. A place in braces is a parameter of the request; one that is missing routes nowhere.',
  );

export type ConfiguredRoute = z.output<typeof route>;

export const settings = z.strictObject({
  verify: scheme.default({ scheme: 'parameter' }).describe('How the sender proves itself.'),
  eventId: template
    .optional()
    .describe(
      'What a delivery is known by, where the sender says: the same again is a repeat. Absent = `Idempotency-Key` or ' +
        '`webhook-id`, or else the content, for some minutes.',
    ),
  note: z.string().max(500).optional().describe('For people.'),
});

export type EndpointSettings = z.output<typeof settings>;

/** What its hook side is given. */
export interface ConfiguredSettings {
  webhookId: string;
  secrets: Secrets;
  authParameter: string;
  verify: Scheme;
  route?: ConfiguredRoute;
  eventId?: string;
}

/** What can be done with what comes: Citeck knows one thing, and so do we. */
export const ACTION_TYPES = ['toEvent'] as const;
