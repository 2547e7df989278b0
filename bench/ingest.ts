/**
 * How many WhatsApp hooks a second the whole service takes, against, in turn, with the same load: a bare Koa
 * route, the service without its database, a plain route with one INSERT a request; and, as a figure beside, a bare
 * route that reads the body by the service's own quicker reader.
 */
import { availableParallelism } from 'node:os';
import { Contest, LANES, ratio } from './contest';
import { contactsOf, countOf, openDatabase, untilDrained } from './database';
import { median } from './quantile';
import { Stand, say } from './stand';
import { openTemporal, readTold } from './told';

const SUBJECTS = ['bare', 'spare', 'verified', 'insert', 'ingest'] as const;

export async function ingest(): Promise<object> {
  const stand = await Stand.open();
  try {
    const contest = await Contest.open(stand, SUBJECTS);
    const results = await contest.rounds();
    const rps = (subject: (typeof SUBJECTS)[number]) =>
      median(results[subject].map(({ perSecond }) => perSecond));
    const half = await contest.load('ingest', {
      type: 'rate',
      perSecond: Math.round(rps('ingest') / 2),
      seconds: 8,
    });
    const lost = contest.acked - (await drain(stand, contest.accounts));

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
      acked: contest.acked,
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
