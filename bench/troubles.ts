/** What goes wrong in the chaos benches: our own processes die, the vendors' are away, every call may fail. */
import type { FaultInput } from '../sandbox/faults';
import type { SandboxControl } from './customer';
import type { Crew } from './crew';
import type { Stand } from './stand';

/**
 * A fifth of all calls fails or is cut after its effect: 1 - 0.96 × 0.95 × 0.96 × 0.96 × 0.95. Losing hooks is left out: each
 * kill loses those that are sent once.
 */
export const FAULTS: FaultInput[] = [
  { kind: 'delay', ms: 400, probability: 0.05 },
  { kind: '429', retryAfter: 1, probability: 0.04 },
  { kind: '5xx', probability: 0.05 },
  { kind: '5xx', handled: true, probability: 0.04 },
  { kind: 'refused', probability: 0.04 },
  { kind: 'dropped', probability: 0.05 },
  { kind: 'duplicate', probability: 0.1 },
  { kind: 'reorder', probability: 0.05 },
];

/** What troubles are done to. */
export interface Victims {
  stand: Stand;
  crew: Crew;
  sandbox: SandboxControl;
}

export interface Trouble {
  name: string;
  kind: 'kill' | 'restart' | 'outage';
  cause(victims: Victims): Promise<void>;
}

/** As a power cut would end it, and then it is started anew. */
const kill = (name: string): Trouble => ({
  name: `kill ${name}`,
  kind: 'kill',
  async cause({ stand, crew }) {
    await stand.kill(name);
    await crew.start(name);
  },
});

const restart = (server: 'postgres' | 'temporal'): Trouble => ({
  name: `restart ${server}`,
  kind: 'restart',
  async cause({ stand }) {
    await stand.stop(server);
    await (server === 'postgres' ? stand.startPostgres() : stand.startTemporal());
  },
});

/** @param killsOfEach kills of each process @param restarts of each server */
export function ownTroubles(names: readonly string[], killsOfEach: number, restarts: number): Trouble[] {
  const times = <T>(count: number, make: () => T[]): T[] => Array.from({ length: count }, make).flat();
  return [
    ...times(killsOfEach, () => names.map(kill)),
    ...times(restarts, () => [restart('postgres'), restart('temporal')]),
  ];
}

/** Every call fails for some seconds. */
const away = (
  provider: string,
  fault: Pick<FaultInput, 'kind'> & { status?: number; handled?: boolean },
): Trouble => ({
  name: `${provider} is away`,
  kind: 'outage',
  async cause({ sandbox }) {
    const id = `${provider} is away`;
    await sandbox.call('POST', 'faults', { id, provider, ...fault });
    await seconds(OUTAGE_S);
    await sandbox.call('DELETE', `faults/${encodeURIComponent(id)}`);
  },
});

const OUTAGE_S = 6;
const seconds = (count: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, count * 1_000));

/** Beside the others, whatever they do. A dead token is no such thing: people mend it, and it waits ten minutes for them. */
export const OUTAGES: Trouble[] = [
  away('okdesk', { kind: '5xx', status: 503 }),
  away('onec', { kind: 'refused' }),
  {
    name: 'whatsapp asks the number to slow down',
    kind: 'outage',
    async cause({ sandbox }) {
      await sandbox.act('whatsapp', 'refuse', { code: 80_007 });
      await seconds(OUTAGE_S);
      await sandbox.act('whatsapp', 'accept', {});
    },
  },
  {
    name: 'telegram limits the bot',
    kind: 'outage',
    async cause({ sandbox }) {
      await sandbox.act('telegram', 'limit', { seconds: OUTAGE_S });
      await seconds(OUTAGE_S);
    },
  },
  away('okdesk', { kind: '5xx', handled: true }),
];

/** Each once in its part of the time, where in it chance says; milliseconds from the start. */
export function schedule(
  troubles: readonly Trouble[],
  random: () => number,
  lastsS: number,
): { trouble: Trouble; atMs: number }[] {
  const shuffled = troubles
    .map((trouble) => ({ trouble, place: random() }))
    .sort((a, b) => a.place - b.place);
  const partMs = (lastsS * 1_000) / shuffled.length;
  return shuffled.map(({ trouble }, i) => ({ trouble, atMs: 5_000 + (i + random() * 0.8) * partMs }));
}
