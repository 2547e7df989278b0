/** The OpenAPI 3.1 document of a table of routes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../root';
import type { Described, Tag } from '../v1/route';
import { operationOf } from './operation';
import { internalResponse } from './problems';
import { componentSchemas } from './schemas';

const TAGS: Record<Tag, string> = {
  Hooks: 'What providers send, and what they were answered.',
  Events: 'What was read out of hooks, and where it stands.',
  Dialogs: 'Conversations with people.',
  Workflows: 'What runs in Temporal, and what may be done with it.',
  Flows: 'What can be started.',
  Tickets: 'Issues of the help desk that are followed here: their payment, their closure.',
  Orders: 'What people buy: held, paid, sold, or given back.',
  Stock: 'What is for sale, how much of it is there, and who took what away.',
  Calls: 'Whom we call when something happens, and what they answered.',
  Endpoints: 'Endpoints for senders that no provider of ours knows.',
  Providers: 'The outside systems.',
  Notices: 'Troubles that operators are told of.',
  Erasures: 'What is known of a person, taken away.',
  Keys: 'Who may call this API, and who did what.',
  Operation: 'For those who run the service.',
};

const DESCRIPTION = `Hooks come in, are proved genuine, made durable, made to count once, and handed in order to one
long-running workflow per dialog, ticket or order.

- A key goes into \`Authorization: Bearer <key>\`; what it may do is told by its scopes.
- A call that changes something takes an \`Idempotency-Key\`: repeated with it, it acts once.
- Lists page by \`cursor\` and \`limit\`. Times are ISO 8601 in UTC; ids are strings.
- A refusal is \`application/problem+json\`: decide by its \`type\`, read its \`detail\`.
- Members may be added to answers: ignore those you do not know. Members you send must be known.`;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of yours, new for each thing to be done, at best a UUID. The same call with the same key acts once, ' +
    'however often it is sent within 30 days: each gets the first answer.',
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    examples: ['2c1f9f9e-6a0c-4f7a-9a55-2a4f3f9b7d10'],
  },
};

export interface OpenApiDocument extends Record<string, unknown> {
  openapi: string;
}

/** @param routes in the order in which they shall be shown */
export function createDocument(routes: readonly Described[]): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  const used = new Set(routes.map(({ tag }) => tag));
  return {
    openapi: '3.1.1',
    info: { title: 'fixit-exchange', version: version(), description: DESCRIPTION },
    servers: [{ url: '/', description: 'This installation' }],
    tags: Object.entries(TAGS).flatMap(([name, description]) =>
      used.has(name as Tag) ? [{ name, description }] : [],
    ),
    paths,
    components: {
      schemas: componentSchemas(),
      parameters: { IdempotencyKey: idempotencyKey },
      responses: { Internal: internalResponse() },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of this service. `npm start` makes one and keeps it in `.data/admin-key`.',
        },
      },
    },
  };
}

const version = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
    .version;
