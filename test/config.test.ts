import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings, readEnvironment, requireKeys } from '../config';

describe('settings', () => {
  it('have the defaults of the outside contract', () => {
    expect(parseSettings({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      METRICS_HOST: '127.0.0.1',
      METRICS_PORT: 9464,
      WORKER_METRICS_PORT: 9465,
      TEMPORAL_DEV_PORT: 7233,
      TEMPORAL_UI_PORT: 8233,
      SANDBOX: 'auto',
      SANDBOX_PORT: 4010,
      RELAY: 'on',
      DIALOG_LANGUAGE: 'ru',
      RETENTION_DAYS: 30,
      PARK_HOURS: 72,
      FAILED_ATTEMPTS_PER_MINUTE: 300,
      BODY_LIMIT: 1_048_576,
      TRUST_PROXY: [],
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['METRICS_HOST', 'everywhere'],
    ['RELAY', 'maybe'],
    ['DIALOG_LANGUAGE', 'fr'],
    ['DATABASE_URL', 'mysql://somewhere'],
    ['TRUST_PROXY', 'the-proxy'],
    ['PARK_HOURS', '-1'],
    ['ADMIN_KEY', 'short'],
    ['MASTER_KEYS', 'not-a-key'],
    ['MASTER_KEYS', 'k1:dG9vIHNob3J0'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%zz'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%ff'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('name the variable when %s is %j', (name, value) => {
    expect(() => parseSettings({ [name]: value })).toThrow(new RegExp(`Wrong setting\\. ${name}: .*Mend it`));
  });

  it('take lists as OpenTelemetry writes them', () => {
    const { OTEL_EXPORTER_OTLP_HEADERS: headers } = parseSettings({
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x=1=2,',
    });
    expect(headers).toEqual({ 'api-key': 'a b', x: '1=2' });
  });

  it('take several master keys', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(parseSettings({ MASTER_KEYS: `k2:${key}, k1:${key}` }).MASTER_KEYS).toContain('k2:');
  });

  it('of a cluster name both keys that are missing', () => {
    expect(() => requireKeys(parseSettings({}))).toThrow('ADMIN_KEY and MASTER_KEYS must be set too');
  });

  it('of a worker in a cluster name the key that it needs', () => {
    const start = () => requireKeys(parseSettings({ ADMIN_KEY: 'x'.repeat(20) }), ['MASTER_KEYS']);
    expect(start).toThrow('With DATABASE_URL, MASTER_KEYS must be set too');
  });

  it('come from .env, and the environment wins', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fixit-config-'));
    try {
      writeFileSync(join(folder, '.env'), 'PORT=3001\nLOG_LEVEL=debug\n');
      const env = readEnvironment({ PORT: '3002' }, folder);
      expect(parseSettings(env)).toMatchObject({ PORT: 3002, LOG_LEVEL: 'debug' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('count an empty variable as absent, as compose files write it', () => {
    expect(readEnvironment({ DATABASE_URL: '' }, tmpdir())).not.toHaveProperty('DATABASE_URL');
  });
});
