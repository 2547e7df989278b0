/** One route as an OpenAPI operation. */
import type { z } from 'zod';
import type { DeclaredAnswer, Described } from '../v1/route';
import { header, problemResponses, problemsOf } from './problems';
import type { JsonSchema } from './schemas';
import { schemaOf } from './schemas';

export function operationOf(route: Described): object {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.mutates ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  const scope = route.scope === undefined ? [] : [`Needs a key with the scope \`${route.scope}\`.`];
  const description = [...(route.description ? [route.description] : []), ...scope].join('\n\n');
  const requestBody = requestBodyOf(route);
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(description === '' ? {} : { description }),
    security: route.scope === undefined ? [] : [{ key: [route.scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer)]),
      ),
      ...problemResponses(problemsOf(route)),
    },
  };
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function requestBodyOf({ body, bodies = body, examples, asItCame }: Described): object | undefined {
  if (typeof asItCame === 'object')
    return {
      description: asItCame.description,
      required: true,
      content: Object.fromEntries(asItCame.contentTypes.map((type) => [type, {}])),
    };
  if (!bodies) return undefined;
  const shown = Object.entries(examples ?? {}).map(([name, value]) => [name, { summary: name, value }]);
  return {
    required: !bodies.safeParse({}).success,
    content: {
      'application/json': {
        schema: schemaOf(bodies),
        ...(shown.length === 0 ? {} : { examples: Object.fromEntries(shown) as object }),
      },
    },
  };
}

const answerOf = ({ description, body, contentType = 'application/json' }: DeclaredAnswer): object => ({
  description,
  headers: { 'x-request-id': header('x-request-id') },
  content: { [contentType]: { schema: schemaOf(body) } },
});
