/** From documents to changes: all of it is thought through before the first one. */
import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '../config';
import { contradiction } from '../endpoints/sense';
import { flowList } from './answers';
import type { Api } from './api';
import type { Endpoint } from './endpoint-answers';
import { endpointPath, endpointSchema } from './endpoint-answers';
import type { EndpointDocument } from './endpoint-file';
import { CliFailure, usage } from './failure';

export interface Step {
  id: string;
  action: 'created' | 'changed' | 'unchanged';
  /** Members that differ; of a new one, those that are said. */
  changes: string[];
  warning?: string;
}

export interface PlannedStep extends Step {
  body: object;
}

const MEMBERS = ['authParameter', 'actionType', 'route', 'settings', 'enabled'] as const;

/** Throws with all that is wrong; nothing was changed by then. */
export async function plan(
  documents: readonly EndpointDocument[],
  stored: readonly Endpoint[],
  { api, env }: { api: Api; env: Environment },
): Promise<PlannedStep[]> {
  const flows = await flowsFor(documents, api);
  const problems: string[] = [];
  const steps = documents.map((document) => {
    const there = stored.find(({ id }) => id === document.id);
    const problem =
      missingVariable(document, env) ??
      unknownFlow(document, flows) ??
      otherProvider(document, there) ??
      contradiction(wished(document, there), secretOf(document, env));
    if (problem !== undefined) problems.push(`${document.id}: ${problem}`);
    return stepOf(document, there, secretOf(document, env));
  });
  if (problems.length > 0) throw usage([...problems, 'Nothing was done.'].join('\n'));
  return steps;
}

export async function carryOut(steps: readonly PlannedStep[], api: Api): Promise<void> {
  const done: string[] = [];
  for (const { id, action, body } of steps) {
    if (action === 'unchanged') continue;
    try {
      await (action === 'created'
        ? api.changeOneOf({ path: '/v1/endpoints', which: `new endpoint ${id}` }, body, endpointSchema)
        : api.changeOneOf({ method: 'PATCH', path: endpointPath(id) }, body, endpointSchema));
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      const before = done.length > 0 ? `Done before it: ${done.join(', ')}.` : 'Nothing was done before it.';
      throw new CliFailure(error.exit, `${id}: ${error.message}\n${before}`, error.passing);
    }
    done.push(id);
  }
}

/** What POST /v1/endpoints takes. */
export const newEndpoint = (
  { token: _reference, ...document }: EndpointDocument,
  secret?: string,
): object => ({
  ...document,
  ...(secret === undefined ? {} : { token: secret }),
});

export function secretOf({ token }: EndpointDocument, env: Environment): string | undefined {
  const variable = variableOf(token);
  return variable === undefined ? undefined : env[variable];
}

export function missingVariable({ token }: EndpointDocument, env: Environment): string | undefined {
  const variable = variableOf(token);
  if (variable === undefined || env[variable]) return undefined;
  return `token: the variable ${variable} is not set in the environment of this command`;
}

const variableOf = (token: string | undefined): string | undefined => /^env:(.+)$/.exec(token ?? '')?.[1];

function stepOf(
  document: EndpointDocument,
  there: Endpoint | undefined,
  secret: string | undefined,
): PlannedStep {
  const { id } = document;
  const secretless = secret === undefined && (there?.secrets.length ?? 0) === 0;
  const warning = secretless
    ? {
        warning: `${id} has no secret: hooks to it are answered 503 until it gets one by "endpoints rotate ${id} --token-env VARIABLE".`,
      }
    : {};
  if (!there) {
    const body = newEndpoint(document, secret);
    const changes = Object.keys(body).filter((name) => name !== 'id');
    return { id, action: 'created', changes, body, ...warning };
  }
  const differing = MEMBERS.filter(
    (name) => document[name] !== undefined && !isDeepStrictEqual(document[name], there[name]),
  );
  const body = {
    ...Object.fromEntries(differing.map((name) => [name, document[name]])),
    ...(secret === undefined ? {} : { token: secret }),
  };
  const changes = Object.keys(body);
  return { id, action: changes.length > 0 ? 'changed' : 'unchanged', changes, body, ...warning };
}

const wished = (document: EndpointDocument, there: Endpoint | undefined) => ({
  provider: document.provider ?? there?.provider ?? 'citeck',
  route: document.route === undefined ? there?.route : document.route,
  settings: document.settings ?? there?.settings ?? { verify: { scheme: 'parameter' } },
});

function otherProvider({ provider }: EndpointDocument, there: Endpoint | undefined): string | undefined {
  if (!there || provider === undefined || provider === there.provider) return undefined;
  return `provider: it is one of ${there.provider}, and that stays; delete it first, or take another id`;
}

const flowOf = ({ route }: EndpointDocument): string | undefined =>
  route && 'flow' in route ? route.flow : undefined;

async function flowsFor(documents: readonly EndpointDocument[], api: Api): Promise<string[]> {
  if (documents.every((document) => flowOf(document) === undefined)) return [];
  return (await api.get('/v1/flows', flowList)).items.map(({ flow }) => flow);
}

function unknownFlow(document: EndpointDocument, flows: readonly string[]): string | undefined {
  const flow = flowOf(document);
  if (flow === undefined || flows.includes(flow)) return undefined;
  return `route: there is no flow ${flow}; there are ${flows.join(', ')}`;
}
