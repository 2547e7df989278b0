/** The embedded Temporal: the dev server of the `temporal` program, its data in one SQLite file. */
import { Connection } from '@temporalio/client';
import { prepareNamespace, raiseRetention, SEARCH_ATTRIBUTES } from './namespace';
import { endingWithUs, spawnServer } from './running';
import type { Running } from './running';
import { retryFor, settlesWithin } from './waiting';

export interface TemporalOptions {
  /** The `temporal` program, see temporal-binary.ts. */
  program: string;
  port: number;
  /** No Web UI where absent. */
  uiPort?: number;
  /** Absent: everything is kept in memory and lost at the end. */
  dbFile?: string;
  namespace?: string;
  logFile: string;
  log?: (line: string) => void;
  signal?: AbortSignal;
  spawned?: (pid: number) => void;
}

export interface Temporal extends Running {
  /** host:port of the frontend. */
  address: string;
}

const READY_MS = 60_000;
/** A closed workflow's ID is remembered for so long; the dev server's own 24 h would forget over a weekend. */
const RETENTION_HOURS = 168;
const FAREWELL = [['SIGINT', 3_000]] as const;
/**
 * How often a second a shard looks for tasks to hand to workers. The dev server has one shard, so its own 20 is the pace of
 * all workflows together: each step of a story waited for the next of these looks, 35 ms in the middle. What clusters divide
 * among many shards needs none of this.
 */
const LOOKS_PER_SECOND = 200;

export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const namespace = options.namespace ?? 'default';
  const [command = '', ...args] = endingWithUs([options.program, ...argumentsOf(options, namespace)]);
  const server = spawnServer({
    command,
    args,
    env: withoutTemporalSettings(process.env),
    logFile: options.logFile,
    farewell: FAREWELL,
  });
  options.spawned?.(server.pid);
  const address = `127.0.0.1:${options.port}`;
  try {
    const connection = await whenReady(server, address, namespace, options.signal);
    try {
      await raiseRetention(connection, namespace, RETENTION_HOURS);
      await prepareNamespace(connection, namespace, options.log);
    } finally {
      await connection.close();
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...server, address };
}

function argumentsOf(options: TemporalOptions, namespace: string): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)],
    ...['--namespace', namespace, '--log-level', 'error'],
    ...(options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...(options.dbFile === undefined ? [] : fileArguments(options.dbFile)),
    ...['--dynamic-config-value', `history.transferProcessorMaxPollRPS=${LOOKS_PER_SECOND}`],
    // Given at the start they count at once; added later they take seconds to be known everywhere.
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
}

/** WAL with synchronous=normal survives the death of the process; only a power cut may lose the last moments. */
const fileArguments = (file: string): string[] => [
  ...['--db-filename', file],
  ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
];

/** A cluster's address, key or profile in the environment is not meant for the embedded server. */
const withoutTemporalSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));

async function whenReady(
  server: Running,
  address: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<Connection> {
  const dead = new AbortController();
  void server.exited.then((how) => dead.abort(new Error(how)));
  return retryFor(
    READY_MS,
    async () => {
      if (await settlesWithin(server.exited, 0)) throw new Error(await server.exited);
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace });
        return connection;
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
    AbortSignal.any([...(signal ? [signal] : []), dead.signal]),
  );
}
