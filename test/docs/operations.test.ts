/** What docs/operations.md names is there: services, commands, settings, metrics, files, kinds of differences. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settingNames } from '../../config';
import { sentenceOf } from '../../journal/stores/sentences';
import type { Difference } from '../../journal/stores/compare';
import { providers } from '../../providers';
import { ROOT } from '../../root';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const text = read('docs/operations.md');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, unknown> };
const found = (pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
];

it('names services that docker-compose.yml has', () => {
  const named = found(
    /docker compose (?:stop|logs|exec(?: -T)?|run --rm --no-deps|up --detach[a-z -]*?(?:--scale \S+ )?) ([a-z][a-z -]*)/g,
  );
  const services = named
    .flatMap((words) => words.split(' '))
    .filter((word) => Object.hasOwn(compose.services, word));
  expect(new Set(services)).toEqual(
    new Set(['api', 'worker', 'migrate', 'postgres', 'proxy', 'temporal', 'temporal-ui', 'temporal-schema']),
  );
});

it('names commands that the image has', () => {
  const commands = found(/run --rm --no-deps (?:worker|migrate) ([a-z:]+)/g);
  expect(commands.sort()).toEqual(['check:histories', 'check:stores']);
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
  for (const command of commands) {
    expect(scripts).toHaveProperty([command]);
    expect(read('bin/fixit.cjs')).toContain(`'${command}'`);
  }
});

it('names settings that there are', () => {
  const vendors = providers.flatMap(({ hookSettings, clientSettings }) => [
    ...hookSettings.variables,
    ...clientSettings.variables,
  ]);
  const deployment = [...read('deploy/.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name!);
  const others = ['NUM_HISTORY_SHARDS', 'TEMPORAL_RETENTION'];
  const exporter = ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_COMPRESSION'];
  const known = new Set([...settingNames, ...vendors, ...deployment, ...others, ...exporter]);
  const named = found(/\b([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])\b/g);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('names metrics that are measured', () => {
  const measured = ['api/metrics.ts', 'providers/outbound-metrics.ts'].map(read).join('\n');
  const named = found(/\b(fixit_[a-z_]+)/g).filter((name) => !existsSync(join(ROOT, name)));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !measured.includes(`'${name}'`))).toEqual([]);
});

it('tells of every difference that check:stores can find', () => {
  const workflowId = 'dialog:telegram:1:1';
  const kinds = {
    'numbers behind': { kind: 'numbers behind', workflowId, given: 1, taken: 2 },
    'contacts behind': { kind: 'contacts behind', highest: 2, given: 1 },
    'contact missing': { kind: 'contact missing', workflowId },
    'events missing': { kind: 'events missing', workflowId, taken: 1, events: 1 },
    'end missing': { kind: 'end missing', workflowId, handled: 0, taken: 1 },
    'workflow missing': { kind: 'workflow missing', workflowId, handled: 0, events: 1 },
    'effect unsettled': {
      kind: 'effect unsettled',
      workflowId,
      effect: '1',
      type: 'issue',
      provider: 'okdesk',
    },
  } satisfies { [K in Difference['kind']]: Extract<Difference, { kind: K }> };
  for (const [kind, difference] of Object.entries(kinds)) {
    expect(text).toMatch(new RegExp(`^\\| \`${kind}\` +\\|`, 'm'));
    expect(sentenceOf(difference)).toContain(`${kind}: `);
  }
});

it('links to files that are there', () => {
  for (const path of found(/\]\((?!https?:)([^)#]+)\)/g))
    expect([path, existsSync(join(ROOT, 'docs', path))]).toEqual([path, true]);
});
