/**
 * The endpoints as this process knows them: the built-in ones, which need no Postgres, and those of administrators,
 * read again whenever their number of changes is another. While Postgres is away what was read last stands.
 */
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import type { Sealer } from '../sealing';
import type { Endpoint, Endpoints } from './endpoint';
import { made } from './made';
import type { StoredEndpoint } from './store';
import { endpointsVersion, listEndpoints } from './store';

/** How soon another process hears of a change. */
const LOOK_MS = 1_000;

export interface EndpointBook extends Endpoints {
  /** Reads them, and goes on looking. Never throws: hooks of built-in endpoints are taken without it. */
  start(): Promise<void>;
  /** After a change of this process's own. */
  refresh(): Promise<void>;
  stop(): void;
}

export function createEndpointBook(deps: {
  pool: Pool;
  sealer: Sealer;
  builtIn: ReadonlyMap<string, Endpoint>;
  bodyLimit: number;
  logger: Logger;
}): EndpointBook {
  let own = new Map<string, Endpoint>();
  let version: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let isLost = false;
  /** When a secret ends, by endpoint: no change tells of that. */
  let ends = new Map<string, number>();

  return {
    get: (id) => deps.builtIn.get(id) ?? own.get(id),
    get complete() {
      return version !== undefined;
    },
    async start() {
      await look();
      timer = setInterval(() => void look(), LOOK_MS);
      timer.unref();
    },
    async refresh() {
      // One under way may have read what was before the change.
      await looking;
      await look();
    },
    stop: () => clearInterval(timer),
  };

  function look(): Promise<void> {
    looking ??= readAgain().finally(() => (looking = undefined));
    return looking;
  }

  async function readAgain(): Promise<void> {
    try {
      const now = await endpointsVersion(deps.pool);
      const soonest = Math.min(...ends.values());
      if (now === version && Date.now() < soonest) return;
      const stored = await listEndpoints(deps.pool);
      own = new Map(stored.flatMap((one) => compiled(one)));
      ends = new Map(stored.map((one) => [one.id, endOf(one)]));
      version = now;
      isLost = false;
    } catch (error) {
      if (!isLost)
        deps.logger.warn(
          { reason: reasonOf(error) },
          'the endpoints of administrators could not be read; those known so far stand. Check Postgres if it goes on',
        );
      isLost = true;
    }
  }

  /** One that cannot be opened takes nothing, and keeps nobody else from it. */
  function compiled(stored: StoredEndpoint): [string, Endpoint][] {
    try {
      return [[stored.id, made(stored, deps.sealer, deps.bodyLimit)]];
    } catch (error) {
      deps.logger.error({ endpoint: stored.id, reason: reasonOf(error) }, 'an endpoint takes no hooks now');
      const empty = made({ ...stored, secrets: [] }, deps.sealer, deps.bodyLimit);
      return [[stored.id, empty.on ? empty : { ...empty, reason: reasonOf(error) }]];
    }
  }
}

const endOf = ({ secrets }: StoredEndpoint): number =>
  Math.min(...secrets.flatMap(({ endsAt }) => (endsAt ? [endsAt.getTime()] : [])));
