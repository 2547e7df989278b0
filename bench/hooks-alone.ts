/** The hook handler with nothing behind it: no provider asks, nobody decides, the journal is the caller's. */
import type { Pool } from 'pg';
import { createBodyRoom } from '../api/body-room';
import type { HookDeps } from '../api/hooks';
import { createHookHandler } from '../api/hooks';
import { createPeerOf } from '../api/peer';
import { createRateLimit } from '../api/rate-limit';
import type { Environment } from '../config';
import { parseSettings } from '../config';
import { createEndpoints } from '../endpoints/endpoint';
import { createDeliveryKeys } from '../journal/delivery-keys';
import { readMappings } from '../mappings';
import { checkPayment } from '../orders/check-payment';
import { resolveProviders } from '../providers/settings';

export function hooksAlone(
  env: Environment,
  pool: Pool,
  own: Pick<HookDeps, 'appender' | 'metrics' | 'logger'> & Partial<Pick<HookDeps, 'bodyRoom'>>,
): ReturnType<typeof createHookHandler> {
  const settings = parseSettings(env);
  return createHookHandler({
    bodyRoom: createBodyRoom(),
    ...own,
    endpoints: createEndpoints(resolveProviders(env), settings.BODY_LIMIT),
    attempts: createRateLimit(settings.FAILED_ATTEMPTS_PER_MINUTE),
    peerOf: createPeerOf(settings.TRUST_PROXY),
    mappings: readMappings(settings.FIXIT_FILE),
    deliveryKeys: createDeliveryKeys(pool),
    checkPayment: (check) => checkPayment(pool, check),
    sequences: { take: () => undefined },
    decideRecord: () => Promise.reject(new Error('Nobody asks here.')),
    confirmations: {
      take: () => Promise.reject(new Error('Nobody is asked here.')),
      answered: () => Promise.resolve(),
      start: () => undefined,
      stop: () => Promise.resolve(),
    },
  });
}
