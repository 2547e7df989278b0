/** `endpoints`: addresses for hooks of systems that no provider of ours knows. */
import type { Command } from 'commander';
import type { Endpoint } from '../endpoint-answers';
import { allEndpoints, endpointPath, endpointSchema, tellEndpoint } from '../endpoint-answers';
import type { EndpointDocument } from '../endpoint-file';
import { checkDocument } from '../endpoint-file';
import { missingVariable, newEndpoint, secretOf } from '../endpoint-import';
import { examples } from '../examples';
import { usage } from '../failure';
import { listCommand } from '../list-command';
import { given, hours, jsonInput } from '../options';
import type { Column } from '../output';
import { when } from '../output';
import type { SecretOptions } from '../secret-input';
import { secretGiven, withSecret } from '../secret-input';
import { sessionOf } from '../session';
import { addExport, addImport, yamlFile } from './endpoint-files';

const LIST: readonly Column<Endpoint>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'PROVIDER', of: ({ provider }) => provider },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'SECRETS', of: ({ secrets }) => secrets.length, right: true },
  { head: 'ROUTE', of: ({ route }) => route && Object.keys(route).join(',') },
  { head: 'CHANGED', of: ({ changedAt }) => when(changedAt) },
  { head: 'URL', of: ({ url }) => url },
  { head: 'REASON', of: ({ reason }) => reason },
];

export function addEndpoints(program: Command): void {
  const endpoints = program
    .command('endpoints')
    .description('Addresses for hooks of systems that no provider knows (docs/endpoints.md).');
  addList(endpoints);
  addShow(endpoints);
  addCreate(endpoints);
  addRotate(endpoints);
  addSwitch(endpoints, 'enable', 'Has it take hooks again.');
  addSwitch(endpoints, 'disable', 'Has it answer as if it were not there.');
  addDelete(endpoints);
  addExport(endpoints);
  addImport(endpoints);
}

function addList(endpoints: Command): void {
  listCommand(endpoints)
    .description('Those that were made here; built-in ones: providers list.')
    .addHelpText('after', examples('endpoints list'))
    .action(async (_options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      out.page(await allEndpoints(api), LIST, 'No endpoint was made yet: endpoints create makes one.');
    });
}

function addShow(endpoints: Command): void {
  endpoints
    .command('show')
    .argument('<id>', 'the name of the endpoint')
    .description('One, all but its secrets.')
    .addHelpText('after', examples('endpoints show bitrix24-webhook'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const endpoint = await api.get(endpointPath(id), endpointSchema);
      out.answer(endpoint, () => tellEndpoint(out, endpoint));
    });
}

interface CreateOptions extends SecretOptions {
  file?: string;
  provider?: string;
  authParameter?: string;
  actionType?: string;
  route?: string;
  settings?: string;
  off?: boolean;
}

function addCreate(endpoints: Command): void {
  const create = endpoints
    .command('create')
    .argument('[id]', 'its name, the last part of its address')
    .option('--file <file>', 'in place of the name and all but the secret: YAML, or @- for standard input')
    .option(
      '--provider <provider>',
      'citeck (unless stated), custom, or one whose hooks come to several endpoints',
    )
    .option('--auth-parameter <name>', 'the parameter that holds the token ("token" unless stated)')
    .option('--action-type <action>', 'what is done with a hook ("toEvent" unless stated)')
    .option('--route <json>', 'where events go: JSON, @file, or @- for standard input')
    .option('--settings <json>', 'how the sender proves itself: JSON, @file, or @- for standard input')
    .option('--off', 'it takes no hooks until it is enabled');
  withSecret(create)
    .description('Makes one.')
    .addHelpText(
      'after',
      examples(
        'endpoints create bitrix24-webhook --auth-parameter "auth[application_token]" --token-env BITRIX24_TOKEN',
        'endpoints create --file bitrix24.yml --token @token.txt',
      ),
    )
    .action(async (id: string | undefined, options: CreateOptions, command: Command) => {
      const { api, env, out } = sessionOf(command);
      const document = options.file === undefined ? described(id, options) : fromFile(id, options);
      const handed = secretGiven(options, env);
      const missing = handed === undefined ? missingVariable(document, env) : undefined;
      if (missing !== undefined) throw usage(`${missing}. Nothing was done.`);
      const body = newEndpoint(document, handed ?? secretOf(document, env));
      const made = await api.change('POST', '/v1/endpoints', body, endpointSchema);
      out.answer(made, () => tellEndpoint(out, made));
    });
}

function described(id: string | undefined, options: CreateOptions): EndpointDocument {
  if (id === undefined) throw usage('Say the name of the endpoint, or --file.');
  const { provider, authParameter, actionType, route, settings, off } = options;
  const { data, problem } = checkDocument(
    given({
      id,
      provider,
      authParameter,
      actionType,
      route: route === undefined ? undefined : jsonInput(route, '--route'),
      settings: settings === undefined ? undefined : jsonInput(settings, '--settings'),
      enabled: off ? false : undefined,
    }),
  );
  if (!data) throw usage(`${problem}. Nothing was done.`);
  return data;
}

function fromFile(id: string | undefined, options: CreateOptions): EndpointDocument {
  const { file = '', token: _token, tokenEnv: _tokenEnv, ...others } = options;
  if (id !== undefined || Object.keys(others).length > 0)
    throw usage('--file says all but the secret: leave the name and the other options away.');
  const [document, more] = yamlFile(file, '--file');
  if (!document || more) throw usage('--file holds several endpoints: endpoints import makes them.');
  return document;
}

function addRotate(endpoints: Command): void {
  withSecret(endpoints.command('rotate'))
    .argument('<id>', 'the name of the endpoint')
    .option(
      '--keep <span>',
      'how long the old secrets are still taken (24h unless stated, 30d at most)',
      hours,
    )
    .description('Gives it a new secret.')
    .addHelpText('after', examples('endpoints rotate bitrix24-webhook --token-env NEW_TOKEN --keep 2h'))
    .action(async (id: string, { keep, ...options }: SecretOptions & { keep?: number }, command: Command) => {
      const { api, env, out } = sessionOf(command);
      const token = secretGiven(options, env);
      if (token === undefined)
        throw usage('Say where the new secret is: --token-env VARIABLE or --token @file.');
      const body = given({ token, keepHours: keep });
      const rotated = await api.change('POST', `${endpointPath(id)}/rotate`, body, endpointSchema);
      out.answer(rotated, () => tellEndpoint(out, rotated));
    });
}

function addSwitch(endpoints: Command, name: 'enable' | 'disable', does: string): void {
  endpoints
    .command(name)
    .argument('<id>', 'the name of the endpoint')
    .description(does)
    .addHelpText('after', examples(`endpoints ${name} bitrix24-webhook`))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const body = { enabled: name === 'enable' };
      const switched = await api.change('PATCH', endpointPath(id), body, endpointSchema);
      out.answer(switched, () =>
        out.line(
          switched.reason
            ? `${switched.id} is ${switched.reason}.`
            : `${switched.id} takes hooks at ${switched.url}`,
        ),
      );
    });
}

function addDelete(endpoints: Command): void {
  endpoints
    .command('delete')
    .argument('<id>', 'the name of the endpoint')
    .option('--yes', 'do not ask')
    .description('Deletes it and its secrets; hooks to it are answered 404 from then on.')
    .addHelpText('after', examples('endpoints delete bitrix24-webhook'))
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const { api, out, confirm } = sessionOf(command);
      await confirm(`Delete the endpoint ${id} and its secrets for good?`, yes);
      const deleted = await api.change('DELETE', endpointPath(id), undefined, endpointSchema);
      out.answer(deleted, () => out.line(`${deleted.id} is deleted, and its secrets are gone.`));
    });
}
