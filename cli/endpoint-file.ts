/**
 * Endpoints as YAML: one document each, as Citeck's artefact `integration/in-webhook` has it, with members of ours beside.
 * Secrets stand in it by reference only.
 */
import { Document, parseAllDocuments, visit } from 'yaml';
import { z } from 'zod';
import { DESCRIBED, isReserved, severalOf } from '../endpoints/made';
import { ENDPOINT_NAME } from '../endpoints/sense';
import { route, settings } from '../providers/configured/settings';
import type { Endpoint } from './endpoint-answers';
import { usage } from './failure';
import { visible } from './visible';

const PROVIDERS: [string, ...string[]] = [...DESCRIBED, ...severalOf()];

/** `secret@…` (Citeck: `emodel/secret@…`) = the one that is stored in the service; `env:…` = from the environment. */
const REFERENCE = /^(?:(?:emodel\/)?secret@.+|env:[A-Za-z_][A-Za-z0-9_]*)$/;

const documentSchema = z.strictObject({
  id: z
    .string()
    .regex(ENDPOINT_NAME, '1 to 64 letters, digits, dots, dashes or underscores')
    .refine((id) => !isReserved(id), 'is the name of something of the service; take another'),
  token: z
    .string()
    .regex(REFERENCE, 'a secret does not stand in a file: say secret@<id> (as it is stored) or env:VARIABLE')
    .optional(),
  authParameter: z.string().min(1).max(200).optional(),
  actionType: z.string().min(1).max(100).optional(),
  provider: z.enum(PROVIDERS).optional(),
  route: route.nullable().optional(),
  settings: settings.optional(),
  enabled: z.boolean().optional(),
});
/** What is absent stays as it is; in a new endpoint it is the API's default. */
export type EndpointDocument = z.infer<typeof documentSchema>;

/** Throws with all that is wrong, each with its document. */
export function readDocuments(text: string, source: string): EndpointDocument[] {
  const problems: string[] = [];
  const documents = parsed(text, source).flatMap((value, index) => {
    const { data, problem } = checkDocument(value);
    if (problem !== undefined) problems.push(`${source}, document ${index + 1}: ${problem}`);
    return data ?? [];
  });
  const twice = documents.find(({ id }, index) => documents.findIndex((other) => other.id === id) !== index);
  if (twice) problems.push(`${source}: ${twice.id} is there twice.`);
  if (problems.length > 0) throw usage([...problems, 'Nothing was done.'].join('\n'));
  if (documents.length === 0) throw usage(`${source} holds no endpoint. Nothing was done.`);
  return documents;
}

export function checkDocument(value: unknown): { data?: EndpointDocument; problem?: string } {
  const { data, error } = documentSchema.safeParse(withoutEmpty(value));
  if (!error) return { data };
  const said = error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  return { problem: said.join('; ') };
}

/** The first line of the parser's sentence has the place; below it quotes the file, where a secret may stand. */
function parsed(text: string, source: string): unknown[] {
  try {
    return parseAllDocuments(text.replace(/^\uFEFF/, '')).flatMap((document) => {
      if (document.errors[0]) throw document.errors[0];
      return (document.toJS() as unknown) ?? [];
    });
  } catch (error) {
    const [place = ''] = (error as Error).message.split('\n');
    throw usage(`${source} is not YAML: ${place.replace(/:$/, '')}. Nothing was done.`);
  }
}

/** `token:` with nothing behind it is as good as absent; a route of null is a wish. */
const withoutEmpty = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).filter(([name, member]) => member !== null || name === 'route'),
      );

export const documentOf = (endpoint: Endpoint) => ({
  id: endpoint.id,
  token: `secret@${endpoint.id}`,
  authParameter: endpoint.authParameter,
  actionType: endpoint.actionType,
  provider: endpoint.provider,
  route: endpoint.route,
  settings: endpoint.settings,
  enabled: endpoint.enabled,
});

export const yamlOf = (documents: readonly object[]): string =>
  documents.map((document) => `---\n${yamlOfOne(document)}`).join('');

/** Characters that a terminal would act on stand as escapes, which only double quotes know. */
function yamlOfOne(value: object): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && visible(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  return visible(document.toString({ lineWidth: 0 }));
}
