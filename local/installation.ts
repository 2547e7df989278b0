/** What `npm start` runs on this machine, and the environment that its programs get: decided from the settings. */
import { accessSync, constants, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings, requireKeys, SettingsError } from '../config';
import type { Environment, Settings } from '../config';
import { readMappings } from '../mappings';
import { resolveProviders, sandboxEnvironment } from '../providers/settings';
import { checkPorts, freePort } from './ports';
import type { WantedPort } from './ports';
import { adminKey, masterKeys, sandboxSecrets } from './secrets';

export interface Installation {
  settings: Settings;
  dataDir: string;
  embeddedPostgres: boolean;
  embeddedTemporal: boolean;
  sandbox: boolean;
}

export function planInstallation(env: Environment): Installation {
  const settings = parseSettings(env);
  const embeddedPostgres = settings.DATABASE_URL === undefined;
  const embeddedTemporal = settings.TEMPORAL_ADDRESS === undefined;
  if (!embeddedPostgres) requireKeys(settings);
  const sandbox = usesSandbox(settings);
  // Each process reads these again; here they are refused once, before there is anything to stop.
  readMappings(settings.FIXIT_FILE);
  const anySecret = () => 'x'.repeat(40);
  resolveProviders(sandbox ? { ...env, ...sandboxEnvironment(env, anySecret, 'http://127.0.0.1') } : env);
  makeDataDir(settings.DATA_DIR);
  return { settings, dataDir: settings.DATA_DIR, embeddedPostgres, embeddedTemporal, sandbox };
}

/** `auto` = only where both servers are embedded. */
export const usesSandbox = ({ SANDBOX, DATABASE_URL, TEMPORAL_ADDRESS }: Settings): boolean =>
  SANDBOX === 'on' || (SANDBOX === 'auto' && DATABASE_URL === undefined && TEMPORAL_ADDRESS === undefined);

function makeDataDir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    readdirSync(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `DATA_DIR is ${folder}, which cannot be written (${code ?? message}): give it to the user that starts this, or set DATA_DIR to a folder of that user.`,
    );
  }
}

export interface Ports {
  PORT: number;
  METRICS_PORT: number;
  WORKER_METRICS_PORT: number;
  SANDBOX_PORT: number;
  TEMPORAL_DEV_PORT: number;
  TEMPORAL_UI_PORT: number;
}

/** Checks the ports that will be used, and fixes those that may be any (0), so that a restart keeps them. */
export async function choosePorts({ settings, embeddedTemporal, sandbox }: Installation): Promise<Ports> {
  const loopback = '127.0.0.1';
  const wanted: WantedPort[] = [
    { variable: 'PORT', port: settings.PORT, host: settings.HOST },
    { variable: 'METRICS_PORT', port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    { variable: 'WORKER_METRICS_PORT', port: settings.WORKER_METRICS_PORT, host: settings.METRICS_HOST },
    ...(sandbox ? [{ variable: 'SANDBOX_PORT', port: settings.SANDBOX_PORT, host: loopback }] : []),
    ...(embeddedTemporal
      ? [
          { variable: 'TEMPORAL_DEV_PORT', port: settings.TEMPORAL_DEV_PORT, host: loopback },
          { variable: 'TEMPORAL_UI_PORT', port: settings.TEMPORAL_UI_PORT, host: loopback },
        ]
      : []),
  ];
  await checkPorts(wanted);
  const named = wanted.map(({ port }) => port);
  const fixed = async (port: number) => (port === 0 ? freePort(named) : port);
  return {
    PORT: await fixed(settings.PORT),
    METRICS_PORT: await fixed(settings.METRICS_PORT),
    WORKER_METRICS_PORT: await fixed(settings.WORKER_METRICS_PORT),
    SANDBOX_PORT: await fixed(settings.SANDBOX_PORT),
    TEMPORAL_DEV_PORT: await fixed(settings.TEMPORAL_DEV_PORT),
    TEMPORAL_UI_PORT: await fixed(settings.TEMPORAL_UI_PORT),
  };
}

/** The environment of API, worker and sandbox. */
export function programEnvironment(
  env: Environment,
  installation: Installation,
  ports: Ports,
  databaseUrl: string,
): NodeJS.ProcessEnv {
  const { settings, dataDir, sandbox } = installation;
  const sandboxUrl = `http://127.0.0.1:${ports.SANDBOX_PORT}`;
  const programEnv: Environment = {
    // First the raw environment: an empty variable in it must go on hiding the same one in .env.
    ...process.env,
    ...env,
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    ADMIN_KEY: settings.ADMIN_KEY ?? adminKey(dataDir),
    MASTER_KEYS: settings.MASTER_KEYS ?? masterKeys(dataDir),
    ...(sandbox ? { SANDBOX_URL: sandboxUrl } : {}),
    ...(sandbox ? sandboxEnvironment(env, sandboxSecrets(dataDir), sandboxUrl) : {}),
  };
  if (installation.embeddedTemporal) useEmbeddedTemporal(programEnv, installation, ports);
  return programEnv;
}

/** Keys and profiles of a cluster, also those in the user's own temporal.toml, are not for the embedded server. */
function useEmbeddedTemporal(programEnv: Environment, installation: Installation, ports: Ports): void {
  const { settings, dataDir } = installation;
  for (const name of Object.keys(programEnv)) {
    if (/^TEMPORAL_(API_KEY|PROFILE|TLS.*|GRPC_META.*|CODEC.*|CONFIG_FILE)$/.test(name))
      programEnv[name] = '';
  }
  const noProfiles = join(dataDir, 'temporal.toml');
  writeFileSync(noProfiles, '[profile.default]\n'); // a file without any profile is an error to the SDK
  programEnv['TEMPORAL_CONFIG_FILE'] = noProfiles;
  programEnv['TEMPORAL_ADDRESS'] = `127.0.0.1:${ports.TEMPORAL_DEV_PORT}`;
  programEnv['TEMPORAL_NAMESPACE'] = settings.TEMPORAL_NAMESPACE;
  programEnv['TEMPORAL_UI_URL'] = settings.TEMPORAL_UI_URL ?? `http://127.0.0.1:${ports.TEMPORAL_UI_PORT}`;
}

/** What is printed when everything is ready. */
export function addresses({ settings, ...installation }: Installation, ports: Ports): string[] {
  const host = ['0.0.0.0', '::'].includes(settings.HOST) ? '127.0.0.1' : settings.HOST;
  const api = `http://${host.includes(':') ? `[${host}]` : host}:${ports.PORT}`;
  const rows: [string, string][] = [
    ['API', api],
    ['Console', `${api}/console`],
    ['API docs', `${api}/docs`],
  ];
  if (installation.embeddedTemporal) {
    rows.push(['Temporal Web UI', `http://127.0.0.1:${ports.TEMPORAL_UI_PORT}`]);
  } else if (settings.TEMPORAL_UI_URL) {
    rows.push(['Temporal Web UI', settings.TEMPORAL_UI_URL]);
  }
  if (installation.sandbox) rows.push(['Sandbox', `http://127.0.0.1:${ports.SANDBOX_PORT}`]);
  if (settings.ADMIN_KEY === undefined)
    rows.push(['Admin key', `in ${join(settings.DATA_DIR, 'admin-key')}`]);
  return rows.map(([name, address]) => `  ${name.padEnd(16)} ${address}`);
}
