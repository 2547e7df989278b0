/**
 * Settings: the environment, and `.env` where present (the environment wins), parsed once by one schema. A
 * wrong value stops the start and names the variable. What an account decides (mappings, policies) stands in
 * `fixit.yml`, see `mappings.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';
import { networksSetting } from './networks';
import { ROOT } from './root';

export type { Mappings } from './mappings';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const MiB = 1024 * 1024;

/** `id:base64` of 32 bytes each; the first encrypts. */
const masterKeys = z
  .string()
  .refine(
    (list) => list.split(',').every((entry) => /^[\w.-]+:[A-Za-z0-9+/]{43}=$/.test(entry.trim())),
    'a comma-separated list of id:base64, each of 32 bytes, for example k1: and what `openssl rand -base64 32` prints',
  );

/** As OpenTelemetry writes lists: `key=value,key=value`, values percent-encoded. */
const otelList = z
  .string()
  .regex(
    /^(\s*[^\s=,]+\s*=([^,%]|%[0-9A-Fa-f]{2})+(,|$))+$/,
    'key=value pairs, comma-separated, values percent-encoded',
  )
  .transform((list, context) => {
    const pairs = list.split(',').filter(Boolean);
    try {
      return Object.fromEntries(
        pairs.map((pair) => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
        }),
      );
    } catch {
      context.addIssue('its percent-encoding is not UTF-8');
      return z.NEVER;
    }
  });

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http(s) URL' });

/**
 * Traces, by OpenTelemetry's own names and meanings: without an endpoint there are none. Certificates and compression
 * the exporter reads from the process environment by itself.
 */
const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: otelList.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(
      ['http/protobuf', 'http/json'],
      'http/protobuf or http/json; a collector takes both on port 4318, gRPC is not spoken here',
    )
    .default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TIMEOUT: z.coerce.number().int().min(1).default(10_000),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(1).default(5_000),
  OTEL_BSP_MAX_QUEUE_SIZE: z.coerce.number().int().min(1).default(2_048),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: otelList.optional(),
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).default('false'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
};

const settingsSchema = z.object({
  ...tracingSettings,
  PORT: port(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_HOST: z
    .union([z.ipv4(), z.ipv6()], 'an IP address to listen on, for example 0.0.0.0')
    .default('127.0.0.1'),
  METRICS_PORT: port(9464),
  WORKER_METRICS_PORT: port(9465),
  PUBLIC_URL: z.url().optional(),
  TRUST_PROXY: networksSetting,
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a postgres:// URL')
    .optional(),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_DEV_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_UI_URL: z.url().optional(),
  TEMPORAL_CLI_PATH: z.string().optional(),
  TEMPORAL_TEST_SERVER_PATH: z.string().optional(),
  ADMIN_KEY: z.string().min(16, 'at least 16 characters').optional(),
  MASTER_KEYS: masterKeys.optional(),
  SANDBOX: z.enum(['auto', 'on', 'off']).default('auto'),
  SANDBOX_PORT: port(4010),
  RELAY: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DIALOG_LANGUAGE: z.enum(['ru', 'en']).default('ru'),
  RETENTION_DAYS: z.coerce.number().int().min(1).default(30),
  PARK_HOURS: z.coerce.number().positive().default(72),
  FAILED_ATTEMPTS_PER_MINUTE: z.coerce.number().int().min(0).default(300),
  /** Milliseconds in which a platform's question is decided; past it it is told its fallback. Bpium gives up after 10 s. */
  DECISION_LIMIT_MS: z.coerce.number().int().min(100).max(9_000).default(8_000),
  CALLS_PER_MINUTE: z.coerce.number().int().min(0).default(3_000),
  BODY_LIMIT: z.coerce.number().int().min(1024).default(MiB),
  NOTIFY_TELEGRAM_CHAT: z
    .string()
    .regex(/^-?[1-9]\d{0,15}$/, 'the id of a chat: digits, negative for a group')
    .optional(),
  NOTIFY_URL: httpUrl.optional(),
  NOTIFY_SECRET: z
    .string()
    .regex(
      /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
      'whsec_ and 24 bytes or more in base64, for example whsec_ and what `openssl rand -base64 32` prints',
    )
    .optional(),
  FIXIT_FILE: z.string().default('fixit.yml'),
});

/** The variables that there are, the vendors' apart. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

export type Settings = Readonly<z.infer<typeof settingsSchema>>;
export type Environment = Record<string, string | undefined>;

/** As libraries want it that know no absent variable. */
export const definedOnly = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** A start that cannot go on, with the sentence that says what to do. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** The environment over `.env`; an empty string counts as absent, as compose files write them. */
export function readEnvironment(env: Environment = process.env, folder = ROOT): Environment {
  const file = join(folder, '.env');
  const merged: Environment = { ...(existsSync(file) ? parseDotenv(readFileSync(file)) : {}), ...env };
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** Names each variable, and what it should be. */
export function wrongSettings(issues: readonly z.core.$ZodIssue[]): SettingsError {
  const lines = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return new SettingsError(`Wrong setting. ${lines.join('; ')}. Mend it in the environment or in .env.`);
}

export function parseSettings(env: Environment): Settings {
  const result = settingsSchema.safeParse(env);
  if (!result.success) throw wrongSettings(result.error.issues);
  return Object.freeze({
    ...result.data,
    DATA_DIR: absolute(result.data.DATA_DIR),
    FIXIT_FILE: absolute(result.data.FIXIT_FILE),
  });
}

const KEYS = ['ADMIN_KEY', 'MASTER_KEYS'] as const;

/** Other processes use the same servers: keys made on this machine alone would lock them out. */
export function requireKeys(settings: Settings, names: readonly (typeof KEYS)[number][] = KEYS): void {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length === 0) return;
  throw new SettingsError(
    `With DATABASE_URL, ${missing.join(' and ')} must be set too, the same for every process. Set ${missing.length > 1 ? 'them' : 'it'} in the environment or in .env.`,
  );
}

const absolute = (path: string): string => (isAbsolute(path) ? path : join(ROOT, path));
