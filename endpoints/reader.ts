/** What reads the hooks of an endpoint again, by name: as the environment and the administrators have it now. */
import type { Pool } from 'pg';
import type { HookOf } from '../journal/replay/reread';
import type { ResolvedProvider } from '../providers/settings';
import type { Sealer } from '../sealing';
import { createEndpoints } from './endpoint';
import { made } from './made';
import { findEndpoint } from './store';

/** Bodies are not read here: nothing is too large. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export function endpointReader(resolved: readonly ResolvedProvider[], pool: Pool, sealer: Sealer): HookOf {
  const builtIn = createEndpoints(resolved, NO_LIMIT);
  return async (id) => {
    const stored = builtIn.has(id) ? undefined : await findEndpoint(pool, id);
    const endpoint = builtIn.get(id) ?? (stored && made(stored, sealer, NO_LIMIT));
    return endpoint?.on ? endpoint : undefined;
  };
}
