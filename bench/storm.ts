/**
 * The run of both chaos benches. Customers, masters, accountants, buyers, gateways and platforms tell their stories while
 * API and workers are killed, Postgres and Temporal restarted, and the vendors' answers go wrong; then it is counted what
 * was lost, doubled, leaked or out of order.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../sandbox/random';
import { startBalancer } from './balancer';
import { isCalm, untilTrue } from './calm';
import type { CastSize } from './cast';
import { castOf } from './cast';
import type { Cast } from './chaos-count';
import { countDamage } from './chaos-count';
import { Crew } from './crew';
import { SandboxControl } from './customer';
import { openDatabase } from './database';
import { callFigures, hookFigures } from './hook-figures';
import { Shop } from './shop';
import { watchShare } from './share';
import type { TemporalHost } from './stand';
import { Stand, say } from './stand';
import { openTemporal } from './told';
import type { Trouble, Victims } from './troubles';
import { FAULTS, OUTAGES, ownTroubles, schedule } from './troubles';
import { look } from './world';

export interface StormSize extends CastSize {
  apis: number;
  workers: number;
  killsOfEach: number;
  /** Of Postgres and of Temporal. */
  restartsOfEach: number;
  /** Troubles and new stories come so long. */
  lastsS: number;
}

/** The vendors' outages are over some time before our last trouble: recovery counts from that. */
const OUTAGES_END_S = 25;
/** Longer than WhatsApp's 120 s for a send of unknown outcome. */
const FINISH_S = 150;
const RECOVER_S = 120;

export async function storm(seed: number, size: StormSize, temporal?: TemporalHost): Promise<object> {
  const startedAt = performance.now();
  const stand = await Stand.open(temporal);
  const database = openDatabase(stand.databaseUrl);
  const over = new AbortController();
  const crew = await Crew.of(stand, size.apis, size.workers);
  const balancer = size.apis > 1 ? await startBalancer(stand.port, crew.ports) : undefined;
  try {
    await stand.startTemporal();
    await stand.start('sandbox');
    for (const name of crew.names) await crew.start(name);
    const sandbox = new SandboxControl(stand.sandboxUrl);
    await sandbox.call('PUT', 'faults/seed', seed);
    await sandbox.call('PUT', 'faults', FAULTS);
    const url = `http://127.0.0.1:${stand.port}`;
    const shop = new Shop(url, String(stand.env['ADMIN_KEY']));
    const players = await castOf(size, seed, { url, shop, sandbox, database, over: over.signal });
    const share = watchShare(stand.pidOf('sandbox'));
    const telling = players.play(size.lastsS);

    const troubles = ownTroubles(crew.names, size.killsOfEach, size.restartsOfEach);
    const lastFaultAt = await trouble(seed, size, troubles, { stand, crew, sandbox });
    const generatorShare = share();
    const called = await callFigures(sandbox);
    await sandbox.call('DELETE', 'faults');
    const recovered = await untilTrue(RECOVER_S, () => isCalm(database, sandbox));
    const recoverS = Number(((performance.now() - lastFaultAt) / 1_000).toFixed(1));
    if (!recovered) say(`The backlog was not empty ${RECOVER_S} s after the last fault.`);
    await untilTrue(FINISH_S, () => players.unfinished().length === 0);
    over.abort();
    await telling;
    const seen = await look(sandbox);
    for (const told of players.unfinished()) say(`unfinished: ${told(seen)}`);

    const client = await openTemporal(stand.temporalAddress);
    const { stories, errands, sent } = players;
    const damage = await countInTheEnd({ sandbox, database, client, stories, errands });
    await client.connection.close();
    return {
      seed,
      ...(await hookFigures(database, sandbox, sent)),
      ...called,
      ...players.figures(),
      ...damage,
      kills: troubles.filter(({ kind }) => kind === 'kill').length,
      restarts: troubles.filter(({ kind }) => kind === 'restart').length,
      outages: OUTAGES.length,
      recoverS,
      recovered,
      unfinished: players.unfinished().length,
      apis: size.apis,
      workers: size.workers,
      // Until the last trouble. This process is platforms, shop and balancer; the sandbox is people's phones and every vendor.
      generatorShare,
      seconds: Math.round((performance.now() - startedAt) / 1_000),
    };
  } finally {
    over.abort();
    await database.end();
    await balancer?.close();
    await stand.close();
  }
}

/** Ours one after another, the vendors' beside them; when the last began. */
async function trouble(
  seed: number,
  { lastsS }: StormSize,
  troubles: readonly Trouble[],
  victims: Victims,
): Promise<number> {
  const startedAt = performance.now();
  let last = startedAt;
  const run = async (planned: ReturnType<typeof schedule>) => {
    for (const { trouble, atMs } of planned) {
      await pause(Math.max(0, startedAt + atMs - performance.now()));
      say(`${Math.round((performance.now() - startedAt) / 1_000)} s: ${trouble.name}`);
      last = performance.now();
      await trouble.cause(victims);
      if (trouble.kind === 'outage') last = performance.now();
    }
  };
  await Promise.all([
    run(schedule(troubles, randomFrom(seed), lastsS)),
    run(schedule(OUTAGES, randomFrom(seed + 2), lastsS - OUTAGES_END_S)),
  ]);
  return last;
}

/** The last of what is on its way may take its time; what is missing after that is lost. */
async function countInTheEnd(cast: Cast): Promise<object> {
  await untilTrue(60, async () => {
    if (!(await isCalm(cast.database, cast.sandbox))) return false;
    return (await countDamage(cast, () => undefined)).lost === 0;
  });
  return countDamage(cast);
}
