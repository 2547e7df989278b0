/** What goes wrong in the chaos bench: our own processes die, the vendors' are away, every call may fail. */
import type { FaultInput } from '../sandbox/faults';
import type { SandboxControl } from './customer';
import type { Stand } from './stand';
import { randomFrom } from '../sandbox/random';

/** Losing hooks is left out: what never comes is not ours to lose before there is a reconciliation. */
export const FAULTS: FaultInput[] = [
  { kind: 'delay', ms: 400, probability: 0.05 },
  { kind: '429', retryAfter: 1, probability: 0.03 },
  { kind: '5xx', probability: 0.03 },
  { kind: '5xx', handled: true, probability: 0.02 },
  { kind: 'refused', probability: 0.02 },
  { kind: 'dropped', probability: 0.03 },
  { kind: 'duplicate', probability: 0.1 },
  { kind: 'reorder', probability: 0.05 },
];

interface Trouble {
  name: string;
  kind: 'kill' | 'restart' | 'outage';
  cause(stand: Stand, sandbox: SandboxControl): Promise<void>;
}

const kill = (program: 'api' | 'worker'): Trouble => ({
  name: `kill ${program}`,
  kind: 'kill',
  async cause(stand) {
    await stand.kill(program);
    await stand.start(program);
  },
});

/** Every call fails for some seconds. */
const away = (
  provider: string,
  fault: Pick<FaultInput, 'kind'> & { status?: number; handled?: boolean },
): Trouble => ({
  name: `${provider} is away`,
  kind: 'outage',
  async cause(_stand, sandbox) {
    const id = `${provider} is away`;
    await sandbox.call('POST', 'faults', { id, provider, ...fault });
    await seconds(OUTAGE_S);
    await sandbox.call('DELETE', `faults/${encodeURIComponent(id)}`);
  },
});

const OUTAGE_S = 6;
const seconds = (count: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, count * 1_000));

export const TROUBLES: Trouble[] = [
  kill('api'),
  kill('worker'),
  {
    name: 'restart postgres',
    kind: 'restart',
    async cause(stand) {
      await stand.stop('postgres');
      await stand.startPostgres();
    },
  },
  kill('api'),
  {
    name: 'restart temporal',
    kind: 'restart',
    async cause(stand) {
      await stand.stop('temporal');
      await stand.startTemporal();
    },
  },
  kill('worker'),
];

/** Beside the others, whatever they do. A dead token is no such thing: people mend it, and it waits ten minutes for them. */
export const OUTAGES: Trouble[] = [
  away('okdesk', { kind: '5xx', status: 503 }),
  away('onec', { kind: 'refused' }),
  {
    name: 'whatsapp asks the number to slow down',
    kind: 'outage',
    async cause(_stand, sandbox) {
      await sandbox.act('whatsapp', 'refuse', { code: 80_007 });
      await seconds(OUTAGE_S);
      await sandbox.act('whatsapp', 'accept', {});
    },
  },
  {
    name: 'telegram limits the bot',
    kind: 'outage',
    async cause(_stand, sandbox) {
      await sandbox.act('telegram', 'limit', { seconds: OUTAGE_S });
      await seconds(OUTAGE_S);
    },
  },
  away('okdesk', { kind: '5xx', handled: true }),
];

/** Each once in its part of the time, where in it the seed says; milliseconds from the start. */
export function schedule(
  troubles: readonly Trouble[],
  seed: number,
  lastsS: number,
): { trouble: Trouble; atMs: number }[] {
  const random = randomFrom(seed);
  const shuffled = troubles
    .map((trouble) => ({ trouble, place: random() }))
    .sort((a, b) => a.place - b.place);
  const partMs = (lastsS * 1_000) / shuffled.length;
  return shuffled.map(({ trouble }, i) => ({ trouble, atMs: 5_000 + (i + random() * 0.8) * partMs }));
}
