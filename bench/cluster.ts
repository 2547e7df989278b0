/** `-- cluster [SEED]`: a smaller storm over two processes of each kind and a Temporal as a cluster has it. */
import { repeatable } from './repeatable';
import { storm } from './storm';
import { temporalServer } from './temporal-server';

const SIZE = {
  customers: 14,
  purchases: 8,
  orphanPayments: 16,
  bpiumRecords: 10,
  blizworkCases: 10,
  partnerThings: 30,
  apis: 2,
  workers: 2,
  killsOfEach: 2,
  restartsOfEach: 2,
  lastsS: 190,
};
const SHARDS = 8;

export const cluster = repeatable('cluster', async (seed) => ({
  ...(await storm(seed, SIZE, temporalServer(SHARDS))),
  shards: SHARDS,
}));
