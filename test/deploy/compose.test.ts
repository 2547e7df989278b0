/** `docker-compose.yml` held to the Compose Specification's schema, to our settings and to what a real host needs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { parseSettings, settingNames } from '../../config';
import { providers } from '../../providers';
import { ROOT } from '../../root';

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  read_only?: boolean;
  stop_grace_period?: string;
  logging?: { options?: Record<string, string> };
  deploy?: { replicas?: number; resources?: { limits?: { cpus?: string; memory?: string } } };
  depends_on?: Record<string, { condition: string }>;
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string }[] } }>;
  volumes: Record<string, unknown>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const text = read('docker-compose.yml');
// The file is ours and the schema below is held against it first.
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
/** Those that run our image. */
const ours = services.filter(([, { image }]) => image?.startsWith('fixit-exchange:'));
const oneShot = ({ restart }: Service): boolean => restart?.startsWith('on-failure') === true;
const caddyfile = read('deploy/Caddyfile');

const seconds = (duration: string): number => {
  const [, count, unit] = /^(\d+)(s|m)$/.exec(duration) ?? [];
  return Number(count) * (unit === 'm' ? 60 : 1);
};

it('keeps to the Compose Specification', () => {
  const { $schema: _, ...schema } = JSON.parse(
    read('test/deploy/compose-spec/compose-spec.json'),
  ) as object & {
    $schema: string;
  };
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
  // The check itself: a misspelt member is found.
  expect(validate({ services: { api: { image: 'x', helthcheck: {} } } })).toBe(false);
});

describe.each(services)('service %s', (name, service) => {
  it('runs a pinned image', () => {
    const tag = service.image?.split(':')[1];
    expect(tag).toBeDefined();
    expect(tag).toMatch(name === 'postgres' ? /^\d+\.\d+$/ : /^\d+\.\d+\.\d+(-alpine)?$|^\$\{FIXIT_VERSION/);
  });

  it('is checked, or says in its line why it is not', () => {
    if (service.healthcheck?.disable !== true) return expect(service.healthcheck?.test?.[0]).toBe('CMD');
    const lines = text.slice(text.indexOf(`\n  ${name}:\n`)).split('\n');
    const at = lines.findIndex((line) => line.includes('healthcheck: { disable: true }'));
    expect(`${lines[at - 1]}${lines[at]}`).toContain('#');
  });

  it('is started again, has limits and bounded logs', () => {
    expect(service.restart).toMatch(oneShot(service) ? /^on-failure:\d+$/ : /^unless-stopped$/);
    expect(service.deploy?.resources?.limits).toEqual({
      cpus: expect.stringMatching(/^[\d.]+$/),
      memory: expect.stringMatching(/^\d+[MG]$/),
    });
    expect(service.logging?.options).toEqual({ 'max-size': '20m', 'max-file': '5' });
  });

  it('publishes no port, unless it is the proxy', () => {
    if (name === 'proxy')
      expect(service.ports).toEqual(['80:80', '443:443', '443:443/udp', '127.0.0.1:8233:8233']);
    else expect(service.ports).toBeUndefined();
  });

  it('mounts files that are there, read-only, and volumes that are named', () => {
    for (const volume of service.volumes ?? []) {
      const [source = '', , mode] = volume.split(':');
      if (source.startsWith('./'))
        expect([source, existsSync(join(ROOT, source)), mode]).toEqual([source, true, 'ro']);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  it('is on networks of its own kind: databases and Temporal have no way out', () => {
    expect(service.networks?.length).toBeGreaterThan(0);
    for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
    if (!ours.some(([our]) => our === name) && !['proxy', 'temporal-ui'].includes(name))
      expect(service.networks).toEqual(['data']);
    if (name === 'proxy') expect(service.networks).not.toContain('data');
  });
});

describe('our processes', () => {
  it('are API and workers twice each, and the migration before them', () => {
    expect(Object.fromEntries(ours.map(([name, { command }]) => [name, command]))).toEqual({
      api: ['api'],
      worker: ['worker'],
      migrate: ['migrate'],
    });
    for (const name of ['api', 'worker']) {
      expect(compose.services[name]?.deploy?.replicas).toBe(2);
      expect(compose.services[name]?.depends_on?.['migrate']).toEqual({
        condition: 'service_completed_successfully',
      });
    }
  });

  it.each(ours)(
    '%s is given settings that exist, with values that they take',
    (_name, { environment = {} }) => {
      const vendors = providers.flatMap(({ hookSettings, clientSettings }) => [
        ...hookSettings.variables,
        ...clientSettings.variables,
      ]);
      const known = new Set([...settingNames, ...vendors, 'NODE_ENV', 'NODE_OPTIONS']);
      for (const name of Object.keys(environment)) expect(known).toContain(name);
      // As compose fills it in from .env.
      const filled = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value.replace(/\$\{(\w+)[^}]*\}/g, (_, key: string) => example[key] ?? ''),
        ]),
      );
      const settings = parseSettings(
        Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== '')),
      );
      expect(settings).toMatchObject({ HOST: '0.0.0.0', METRICS_HOST: '0.0.0.0', SANDBOX: 'off' });
    },
  );

  it.each(ours)(
    '%s runs read-only and without privileges, and is given longer to stop than it takes',
    (_name, service) => {
      expect(service.read_only).toBe(true);
      expect(service).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      const bounds = ['worker/main.ts', 'api/relay-main.ts'].map((path) =>
        Number(/STOP_BOUND_MS = ([\d_]+)/.exec(read(path))![1]!.replace('_', '')),
      );
      // Twice as long: a machine that stops everything at once is busy.
      expect(seconds(service.stop_grace_period ?? '0s') * 1_000).toBeGreaterThan(2 * Math.max(...bounds));
    },
  );

  it('believe forwarded addresses of the network that only the proxy shares with them', () => {
    const subnet = compose.networks['edge']?.ipam?.config[0]?.subnet;
    expect(compose.services['api']?.environment?.['TRUST_PROXY']).toBe(subnet);
    expect(services.filter(([, { networks }]) => networks?.includes('edge')).map(([name]) => name)).toEqual([
      'proxy',
      'api',
    ]);
  });

  it('reach databases and Temporal on a network without a way out', () => {
    expect(compose.networks['data']?.internal).toBe(true);
  });
});

describe('the proxy', () => {
  it('takes bodies over the 4 MiB that WhatsApp sends', () => {
    expect(Number(/max_size (\d+)MiB/.exec(caddyfile)?.[1])).toBeGreaterThan(4);
  });

  it('hides the metrics and has no way to their ports', () => {
    expect(caddyfile).toContain('respond /metrics 404');
    expect(caddyfile).not.toMatch(/946[45]/);
  });

  it('writes X-Forwarded-For anew: nobody outside is believed', () => {
    expect(caddyfile).not.toMatch(/trusted_proxies|header_up\s+X-Forwarded-For/i);
  });

  it('finds every process of the API by its name, on the port that it listens on', () => {
    expect(caddyfile).toMatch(/dynamic a \{\s+name api\s+port 3000\b/);
    expect(parseSettings({}).PORT).toBe(3000);
  });
});

/** Values of deploy/.env.example as somebody would fill them in. */
const example: Record<string, string> = {
  PUBLIC_DOMAIN: 'exchange.example.com',
  POSTGRES_PASSWORD: 'a1b2c3',
  FIXIT_DB_PASSWORD: 'd4e5f6',
  TEMPORAL_DB_PASSWORD: '0a1b2c',
  ADMIN_KEY: 'f'.repeat(64),
  MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

it('names every variable that it wants in deploy/.env.example', () => {
  const wanted = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
  const offered = [...read('deploy/.env.example').matchAll(/^(\w+)=$/gm)].map(([, name]) => name);
  expect(offered.sort()).toEqual([...wanted].sort());
  expect(Object.keys(example).sort()).toEqual([...wanted].sort());
});
