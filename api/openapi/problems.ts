/** Which problems a route answers: its own, and those that follow from its scope and its schemas. */
import { keyRequired, scopeMissing, tooManyCalls } from '../auth';
import { problemModel } from '../models';
import type { Problem } from '../problem';
import { internal, problemBody, tooManyAttempts } from '../problem';
import { journalUnavailable } from '../v1/database-answers';
import { deedProblems } from '../v1/deeds';
import { bodyTooLarge, invalidRequest } from '../v1/input';
import type { Described } from '../v1/route';
import type { JsonSchema } from './schemas';
import { schemaOf } from './schemas';

const INSTANCE = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e73';

export function problemsOf(route: Described): Problem[] {
  return [
    ...(takesInput(route) ? [invalidRequest('colour: no such member here')] : []),
    ...(route.body ? [bodyTooLarge] : []),
    ...(route.scope === undefined
      ? []
      : [keyRequired, scopeMissing(route.scope), tooManyAttempts(30).problem, tooManyCalls(30)]),
    ...(route.mutates ? deedProblems(route) : []),
    ...(route.scope === undefined || route.problems?.includes(journalUnavailable)
      ? []
      : [journalUnavailable]),
    ...(route.problems ?? []),
  ];
}

/** The responses of a route's problems by status, each problem shown as it is sent; and the one that any may end in. */
export function problemResponses(problems: readonly Problem[]): Record<string, object> {
  const byStatus = new Map<number, Problem[]>();
  for (const problem of problems)
    byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), problem]);
  return {
    ...Object.fromEntries([...byStatus].map(([status, all]) => [String(status), response(all)])),
    default: { $ref: '#/components/responses/Internal' },
  };
}

export const internalResponse = (): object => response([internal]);

function response(problems: readonly Problem[]): object {
  const sent = problems.flatMap((problem) => Object.keys(problem.headers ?? {}));
  const headers = new Set(sent.filter((name) => name in HEADERS));
  return {
    description: problems.map(({ type, detail }) => `\`${type}\`: ${asMarkdown(detail)}`).join('\n\n'),
    ...(headers.size === 0
      ? {}
      : { headers: Object.fromEntries([...headers].map((name) => [name, header(name)])) }),
    content: {
      'application/problem+json': {
        schema: schemaOf(problemModel),
        examples: Object.fromEntries(
          problems.map((problem) => [
            problem.type,
            { value: JSON.parse(problemBody(problem, INSTANCE)) as unknown },
          ]),
        ),
      },
    },
  };
}

const asMarkdown = (text: string): string => text.replace(/[<*_[\]`\\]/g, '\\$&');

/** x-request-id comes with every answer; a problem has it in `instance`. */
const HEADERS: Record<string, JsonSchema> = {
  'x-request-id': { type: 'string', format: 'uuid' },
  'www-authenticate': { type: 'string', const: 'Bearer' },
  allow: { type: 'string', description: 'The methods that are taken here.' },
  'retry-after': { type: 'integer', minimum: 1, description: 'Seconds.' },
};

export const header = (name: string): object => ({ schema: HEADERS[name] });

/** A path's parameter that takes any text cannot be wrong: it is not found. */
function takesInput({ asItCame, params, query, body, mutates }: Described): boolean {
  if (asItCame) return false;
  if (query !== undefined || body !== undefined || mutates) return true;
  const { properties = {} } = params === undefined ? {} : (schemaOf(params) as { properties?: object });
  return Object.values(properties).some((property: object) =>
    Object.keys(property).some((key) => !['type', 'description', 'examples'].includes(key)),
  );
}
