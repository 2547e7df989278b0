/** `-- chaos [SEED]`: a storm over what `npm start` brings along. */
import { repeatable } from './repeatable';
import { storm } from './storm';

const SIZE = {
  customers: 44,
  // Bitrix24 takes two calls a second, and an order needs some eight.
  purchases: 24,
  orphanPayments: 40,
  bpiumRecords: 30,
  blizworkCases: 30,
  partnerThings: 250,
  apis: 1,
  workers: 1,
  killsOfEach: 5,
  restartsOfEach: 2,
  lastsS: 220,
};

export const chaos = repeatable('chaos', (seed) => storm(seed, SIZE));
