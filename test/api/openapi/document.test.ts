import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import type { OpenApiDocument } from '../../../api/openapi/document';
import { createDocument } from '../../../api/openapi/document';
import type { ApiDeps } from '../../../api/v1/deps';
import { routerPath } from '../../../api/v1/mount';
import { createRoutes } from '../../../api/v1/routes';
import { parseSettings } from '../../../config';
import { ROOT } from '../../../root';
import { described, expectDocumented, routeOf } from '../documented';

const document = createDocument(described);

/** The validator is an ES module, which jest does not load: it runs in a process of its own. */
const VALIDATE = `
import { Validator } from '@seriousme/openapi-schema-validator';
let text = '';
for await (const part of process.stdin) text += part;
const { valid, errors } = await new Validator().validate(JSON.parse(text));
console.log(JSON.stringify({ valid, errors }));
`;

function validate(candidate: OpenApiDocument): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', VALIDATE], {
    cwd: ROOT,
    input: JSON.stringify(candidate),
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

/** Every object in the document, with the way to it. */
function* nodes(value: unknown, way = '#'): Generator<[way: string, node: Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [way, value as Record<string, unknown>];
  for (const [name, child] of Object.entries(value))
    yield* nodes(child, `${way}/${name.replaceAll('/', '~1')}`);
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, by a validator that refuses what is not', () => {
    expect(validate(document)).toEqual({ valid: true });
    expect(validate({ ...document, paths: { none: {} } })).toMatchObject({ valid: false });
  });

  it('refers only to what is in it, and has no schema that nothing refers to', () => {
    const all = [...nodes(document)];
    const ways = new Set(all.map(([way]) => way));
    const references = new Set(all.flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : [])));
    expect([...references].filter((reference) => !ways.has(reference))).toEqual([]);
    const { schemas } = z
      .object({ schemas: z.record(z.string(), z.unknown()) })
      .parse(document['components']);
    expect(Object.keys(schemas).filter((id) => !references.has(`#/components/schemas/${id}`))).toEqual([]);
  });

  it('describes each route of the router, and mounts each path it describes', () => {
    // Mounting reads nothing else of what the routes depend on.
    const deps = { settings: parseSettings({}) } as unknown as ApiDeps;
    const mounted = createRoutes(deps)
      .stack.flatMap(({ methods, path }) => methods.map((method) => `${method} ${String(path)}`))
      // Pages for browsers are no part of the API; the router adds a HEAD to each GET.
      .filter((line) => !/^HEAD |^\w+ \/(console|docs)(\/|$)|^\S+ \(/.test(line));
    const paths = z.record(z.string(), z.record(z.string(), z.unknown())).parse(document['paths']);
    const told = Object.entries(paths)
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${routerPath(path)}`),
      )
      // Served before the router; test/api/openapi/answers.test.ts calls it.
      .filter((line) => !line.endsWith(' /hooks/:endpoint'));
    expect(mounted.sort()).toEqual(told.sort());
    expect(told.length).toBeGreaterThan(10);
  });

  it('is held against answers member by member', () => {
    const health = routeOf('GET', '/healthz');
    if (!health) throw new Error('There is no such route.');
    expectDocumented(health, 200, { status: 'alive' });
    expect(() => expectDocumented(health, 200, { status: 'alive', since: 'ever' })).toThrow('since');
    expect(() => expectDocumented(health, 200, {})).toThrow('status');
    expect(() => expectDocumented(health, 404, { status: 'alive' })).toThrow();
  });

  it('names each operation once', () => {
    const ids = described.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives examples that fit their schemas', () => {
    const withExamples = [...nodes(document)].filter(
      ([, node]) => Array.isArray(node['examples']) && !('$ref' in node),
    );
    expect(withExamples.length).toBeGreaterThan(30);
    for (const [way, { examples, ...schema }] of withExamples)
      for (const example of examples as unknown[])
        expect([way, z.fromJSONSchema(schema).safeParse(example).success]).toEqual([way, true]);
  });
});
