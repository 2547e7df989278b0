/**
 * 20,000 requests that are not genuine, over every provider and every scheme of an administrator's endpoints; monsters under
 * right signatures; then slow and greedy senders, while genuine hooks come in. Seeded: `-- forgery SEED`.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { countOf, openDatabase } from './database';
import { Dice } from './forgery/dice';
import type { Family, Forged } from './forgery/forgeries';
import { FAMILIES, forge, vouched } from './forgery/forgeries';
import { endureFloods } from './forgery/floods';
import { MONSTER_FAMILIES } from './forgery/monsters';
import type { Target } from './forgery/targets';
import { API_SETTINGS, configuredTargets, providerTargets } from './forgery/targets';
import { fire, Tally } from './forgery/volley';
import type { Shot } from './forgery/volley';
import type { Answer } from './forgery/wire';
import { memoryMb } from './memory';
import { watchShare } from './share';
import { Stand, say } from './stand';

const TRIED = 20_000;
const VOUCHED = 3_000;
const LANES = 24;

export async function forgery(argument?: string): Promise<object> {
  const seed = argument === undefined ? randomInt(1_000_000) : Number(argument);
  if (!Number.isInteger(seed)) throw new Error(`"${argument}" is no seed: npm run bench -- forgery 7`);
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  try {
    await stand.start('sandbox');
    await stand.start('api', API_SETTINGS);
    const targets = await targetsOf(stand);
    await proveSamples(stand, targets);
    const forged = await tryForgeries(stand, database, targets, seed);
    const monsters = await sendMonsters(stand, targets, seed + 1);
    const peakMb = memoryMb(stand.pidOf('api'), 'VmHWM');
    const floods = await endureFloods(stand, whatsappOf(targets), seed + 2);
    return {
      seed,
      ...forged,
      ...monsters,
      ...floods,
      maxRssBeforeFloodsMb: peakMb,
      serverErrors: forged.serverErrors + monsters.vouchedErrors,
      maxRssMb: memoryMb(stand.pidOf('api'), 'VmHWM'),
    };
  } finally {
    await database.end();
    await stand.close();
  }
}

function whatsappOf(targets: readonly Target[]): Target {
  const found = targets.find(({ id }) => id === 'whatsapp');
  if (!found) throw new Error('There is no endpoint of WhatsApp.');
  return found;
}

async function targetsOf(stand: Stand): Promise<Target[]> {
  const create = async (endpoint: object) => {
    const response = await fetch(`http://127.0.0.1:${stand.port}/v1/endpoints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stand.env['ADMIN_KEY']}`, 'content-type': 'application/json' },
      body: JSON.stringify(endpoint),
    });
    if (!response.ok) throw new Error(`No endpoint was made: ${response.status} ${await response.text()}`);
  };
  return [...providerTargets(stand.env), ...(await configuredTargets(create))];
}

/** What is forged must be taken where it is genuine, or that it is refused would say nothing. */
async function proveSamples(stand: Stand, targets: readonly Target[]): Promise<void> {
  const dice = new Dice(0);
  const shots = targets.map((target) => ({ of: target, wire: target.wire(target.body(dice)) }));
  await fire(stand.port, LANES, shots, ({ id }, { status, body }) => {
    if (!isTaken(status)) throw new Error(`A genuine hook of ${id} was not taken: ${status} ${body}`);
  });
}

/** 202: heard, and no more, until its sender has been asked. */
const isTaken = (status: number): boolean => status >= 200 && status < 300 && status !== 202;
const isOurError = (status: number): boolean => status === 0 || status >= 500;

const rowsOf = async (database: Pool) => ({
  events: await countOf(database, 'events'),
  // What its sender alone can vouch for is written down before he is asked.
  taken: await countOf(database, `requests WHERE outcome <> 'refused'`),
});

async function tryForgeries(stand: Stand, database: Pool, targets: readonly Target[], seed: number) {
  say(`seed ${seed}: ${TRIED} forgeries over ${new Set(targets.map(({ id }) => id)).size} endpoints`);
  const before = await rowsOf(database);
  const statuses = new Tally();
  const families = new Tally();
  let accepted = 0;
  let serverErrors = 0;
  const share = watchShare();
  await fire(stand.port, LANES, forgeries(targets, seed), (forged, answer) => {
    statuses.add(answer.status);
    families.add(forged.family);
    if (isTaken(answer.status)) accepted += 1;
    if (isOurError(answer.status)) serverErrors += 1;
    if (isTaken(answer.status) || isOurError(answer.status)) report(seed, forged, answer);
  });
  const generatorShare = share();
  await untilNobodyIsAsked(database);
  const after = await rowsOf(database);
  const rows = Math.max(after.events - before.events, after.taken - before.taken);
  if (rows > accepted) say(`The journal has ${rows} rows of forgeries, though ${accepted} were answered so.`);
  say(`by kind: ${JSON.stringify(families.all)}`);
  return {
    tried: TRIED,
    accepted: Math.max(accepted, rows),
    serverErrors,
    statuses: statuses.all,
    // Of the forgeries, which this process makes and sends; floods are sent by others, and have one each.
    generatorShare,
  };
}

/** A call may be asked about for as long as its token is good. */
async function untilNobodyIsAsked(database: Pool): Promise<void> {
  const deadline = performance.now() + 65_000;
  while (performance.now() < deadline) {
    if ((await countOf(database, `requests WHERE endpoint = 'blizwork' AND outcome = 'unverified'`)) === 0)
      return;
    await pause(200);
  }
}

function report(seed: number, { target, family, wire }: Forged, { status, body }: Answer): void {
  const shown = JSON.stringify({
    path: wire.path,
    headers: wire.headers,
    body: wire.body.toString('latin1'),
  });
  say(
    `seed ${seed}: ${status} for ${family} at ${target.id}: ${body.slice(0, 200)} ${shown.slice(0, 1_500)}`,
  );
}

function* forgeries(targets: readonly Target[], seed: number): Generator<Shot<Forged>> {
  const dice = new Dice(seed);
  const ids = [...new Set(targets.map(({ id }) => id))];
  for (let i = 0; i < TRIED; i++) {
    const id = ids[i % ids.length];
    const target = dice.pick(targets.filter((one) => one.id === id));
    const family: Family = dice.pick(FAMILIES);
    const forged = forge(target, family, dice, targets);
    yield { of: forged, wire: forged.wire };
  }
}

async function sendMonsters(stand: Stand, targets: readonly Target[], seed: number) {
  const statuses = new Tally();
  let vouchedErrors = 0;
  const dice = new Dice(seed);
  function* shots(): Generator<Shot<Forged>> {
    for (let i = 0; i < VOUCHED; i++) {
      const target = dice.pick(targets);
      const family = dice.pick(MONSTER_FAMILIES);
      const wire = vouched(target, family, dice);
      yield { of: { target, family, wire }, wire };
    }
  }
  await fire(stand.port, LANES, shots(), (of, answer) => {
    statuses.add(answer.status);
    if (!isOurError(answer.status)) return;
    vouchedErrors += 1;
    report(seed, of, answer);
  });
  return { vouched: VOUCHED, vouchedErrors, vouchedStatuses: statuses.all };
}
