/** Holds real answers to the table of routes, and so to the reference made of it. */
import { problemModel } from '../../api/models';
import { hookOperations } from '../../api/openapi/hook-operations';
import { problemsOf } from '../../api/openapi/problems';
import type { Described } from '../../api/v1/route';
import { routes } from '../../api/v1/routes';

export const described: readonly Described[] = [...hookOperations, ...routes];

/** A path with a name in it loses against one without: `/v1/hooks/search` is not the hook `search`. */
export function routeOf(method: string, path: string): Described | undefined {
  const [wanted = ''] = path.split('?');
  const matches = described.filter(
    (route) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(wanted),
  );
  return matches.find((route) => route.path === wanted) ?? matches[0];
}

/** Throws unless the route is described as answering just this: status, type of problem, and not a member more. */
export function expectDocumented(route: Described, status: number, body: unknown): void {
  const where = `${route.method} ${route.path} → ${status}`;
  const answer = route.answers[status];
  if (answer) {
    // Schemas drop what they do not know, so what comes out is the same only if all was known.
    expect([where, answer.body.parse(body)]).toEqual([where, body]);
    return;
  }
  const problem = problemModel.parse(body);
  expect([where, problem]).toEqual([where, body]);
  const types = problemsOf(route)
    .filter((one) => one.status === status)
    .map((one) => `urn:fixit:problem:${one.type}`);
  expect([where, types]).toEqual([where, expect.arrayContaining([problem.type])]);
}
