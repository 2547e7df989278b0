/** `npm run check:stores`: after a restore, before API and workers start. Exit 0 when Postgres and Temporal agree. */
import { Command } from 'commander';
import { SettingsError, parseSettings, readEnvironment } from '../config';
import { createPool } from '../db/pool';
import { runMain } from '../local/lifeline';
import { TASK_QUEUE } from '../workflows/queues';
import { requirePostgres, requireTemporal } from './answering';
import { compareStores } from './stores/compare';
import { repair } from './stores/repair';
import { sentences } from './stores/sentences';
import { connectTemporal } from './temporal';

runMain(async () => {
  const { repair: mend } = new Command('check:stores')
    .description('lists where Postgres and Temporal differ, as after a restore of one of them')
    .option('--repair', 'mend what needs no person: numbers, contacts, events to deliver again')
    .parse()
    .opts<{ repair?: true }>();
  const env = readEnvironment();
  const settings = parseSettings(env);
  if (!settings.DATABASE_URL)
    throw new SettingsError('DATABASE_URL is not set: set it to the database of the API and the workers.');
  const pool = createPool(settings.DATABASE_URL, {
    max: 2,
    applicationName: 'fixit check stores',
    statementTimeoutMs: 0,
  });
  const temporal = connectTemporal(env, settings);
  try {
    await Promise.all([requirePostgres(pool), requireTemporal(temporal, settings)]);
    const compare = () => compareStores(pool, temporal.client, TASK_QUEUE);
    let comparison = await compare();
    if (mend && comparison.differences.length > 0) {
      let mended = 0;
      for (const difference of comparison.differences) if (await repair(pool, difference)) mended++;
      console.log(`${mended} of ${comparison.differences.length} differences mended. What is left:`);
      comparison = await compare();
    }
    for (const sentence of sentences(comparison)) console.log(sentence);
    if (comparison.differences.length > 0) process.exitCode = 1;
  } finally {
    await Promise.all([temporal.close(), pool.end()]);
  }
});
