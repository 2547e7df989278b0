/** What our own calls are made with in tests: receivers are on this machine, as in the sandbox. */
import type { ActivityDeps } from '../../activities/deps';
import { allowedBy } from '../../providers/guarded/addresses';
import { createGuardedHttp } from '../../providers/guarded/http';
import { createSealer } from '../../sealing';

/** As the API of the tests has them. */
export const MASTER_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

export const callsOfTests: ActivityDeps['calls'] = {
  http: createGuardedHttp({ allowed: allowedBy([]), loopback: true }),
  sealer: createSealer(MASTER_KEYS),
  environment: 'sandbox',
};
