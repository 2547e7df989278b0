/** `/openapi.json`: every route as OpenAPI 3.1, out of the schemas that validate. */
import { z } from 'zod';
import type { OpenApiDocument } from '../openapi/document';
import { createDocument } from '../openapi/document';
import { hookOperations } from '../openapi/hook-operations';
import type { Route } from './route';
import { defineRoute } from './route';

/** @param routes read at the first request: this route is one of them */
export function openApiRoutes(routes: () => readonly Route[]): Route[] {
  let document: OpenApiDocument | undefined;
  return [
    defineRoute({
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      tag: 'Operation',
      summary: 'Read this description',
      answers: {
        200: {
          description: 'OpenAPI 3.1.',
          body: z.looseObject({ openapi: z.string().meta({ examples: ['3.1.1'] }) }),
        },
      },
      handle() {
        document ??= createDocument([...hookOperations, ...routes()]);
        return { status: 200, body: document };
      },
    }),
  ];
}
