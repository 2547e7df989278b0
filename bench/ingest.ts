/**
 * How many WhatsApp hooks a second the whole service takes, against, in turn, with the same load: a bare Koa
 * route, the service without its database, a plain route with one INSERT a request; and, as a figure beside, a bare
 * route that reads the body by the service's own quicker reader.
 */
import { availableParallelism } from 'node:os';
import { freePort } from '../local/ports';
import { contactsOf, countOf, openDatabase, untilDrained } from './database';
import type { LoadJob, LoadResult } from './generator';
import { generate } from './generator';
import { Stand, say } from './stand';
import { openTemporal, readTold } from './told';

const CONTACTS = 500;
/** Connections of the generator; Telegram alone opens up to 100. */
const LANES = 128;
const ROUNDS = 3;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
/** Distinct hooks made ahead for a measured window: more than this machine's service takes in it. */
const MOST_PER_SECOND = 16_000;

const SUBJECTS = ['bare', 'spare', 'verified', 'insert', 'ingest'] as const;
type Subject = (typeof SUBJECTS)[number];

export async function ingest(): Promise<object> {
  const stand = await Stand.open();
  try {
    const ports = await startSubjects(stand);
    const accounts: string[] = [];
    let acked = 0;

    const load = async (
      subject: Subject,
      pace: LoadJob['pace'] & { seconds: number },
    ): Promise<LoadResult> => {
      const again = pace.type === 'saturate' && pace.again;
      const account = `${subject}${accounts.length}`;
      const most = pace.type === 'rate' ? pace.perSecond * 1.2 : again ? 1_000 : MOST_PER_SECOND;
      const result = await generate({
        secret: stand.env['WHATSAPP_APP_SECRET'] ?? '',
        account,
        contacts: CONTACTS,
        lanes: LANES,
        perLane: Math.ceil((most * pace.seconds) / LANES),
        port: ports[subject],
        pace,
      });
      accounts.push(account);
      if (subject === 'ingest') acked += result.acked;
      if (result.failed > 0) say(`${subject}: ${result.failed} requests were not answered 200`);
      return result;
    };
    // Ids need not be distinct where nothing is stored.
    const saturate = (subject: Subject, seconds: number) =>
      load(subject, { type: 'saturate', seconds, again: subject !== 'insert' && subject !== 'ingest' });

    const results: Record<Subject, LoadResult[]> = {
      bare: [],
      spare: [],
      verified: [],
      insert: [],
      ingest: [],
    };
    for (const subject of SUBJECTS) await saturate(subject, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const subject of SUBJECTS) {
        const result = await saturate(subject, SECONDS);
        say(`${subject}: ${result.perSecond}/s, generator's share ${result.generatorShare}`);
        results[subject].push(result);
      }
    }
    const rps = (subject: Subject) => median(results[subject].map(({ perSecond }) => perSecond));
    const half = await load('ingest', { type: 'rate', perSecond: Math.round(rps('ingest') / 2), seconds: 8 });
    const lost = acked - (await drain(stand, accounts));

    return {
      bareRps: rps('bare'),
      verifiedRps: rps('verified'),
      insertRps: rps('insert'),
      ingestRps: rps('ingest'),
      toBare: ratio(rps('ingest'), rps('bare')),
      toVerified: ratio(rps('ingest'), rps('verified')),
      toInsert: ratio(rps('ingest'), rps('insert')),
      toSpare: ratio(rps('ingest'), rps('spare')),
      ackP50Ms: half.p50Ms,
      ackP99Ms: half.p99Ms,
      lost,
      acked,
      atPerSecond: half.perSecond,
      connections: LANES,
      cores: availableParallelism(),
      generatorShare: Object.fromEntries(
        SUBJECTS.map((subject) => [subject, median(results[subject].map((result) => result.generatorShare))]),
      ),
    };
  } finally {
    await stand.close();
  }
}

async function startSubjects(stand: Stand): Promise<Record<Subject, number>> {
  const ports = {
    bare: await freePort(),
    spare: await freePort(),
    verified: await freePort(),
    insert: await freePort(),
    ingest: stand.port,
  };
  for (const name of ['bare', 'spare', 'verified', 'insert'] as const)
    await stand.start('baseline', { BASELINE: name, PORT: String(ports[name]) }, name);
  await stand.start('api', { RELAY: 'off' });
  return ports;
}

/** Only now Temporal and the relay start: the messages that are in histories in the end. */
async function drain(stand: Stand, accounts: string[]): Promise<number> {
  const database = openDatabase(stand.databaseUrl);
  try {
    say(`draining ${await countOf(database, 'pending')} events`);
    await stand.startTemporal();
    await stand.start('relay');
    if (!(await untilDrained(database, 240_000))) say('The backlog was not drained in 4 minutes.');
    const client = await openTemporal(stand.temporalAddress);
    let messages = 0;
    for (const account of accounts)
      messages += (await readTold(client, account, await contactsOf(database, account))).messages;
    await client.connection.close();
    return messages;
  } finally {
    await database.end();
  }
}

const ratio = (a: number, b: number): number => Number((a / b).toFixed(2));

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
