import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Settings } from '../../config';
import type { EndpointBook } from '../../endpoints/book';
import type { Journal } from '../../journal';
import type { Logger } from '../../logging';
import type { Mappings } from '../../mappings';
import type { OutboundHttp } from '../../providers/http';
import type { ResolvedProvider } from '../../providers/settings';
import type { Sealer } from '../../sealing';
import type { Idempotency } from '../access/idempotency';
import type { Auth } from '../auth';
import type { Metrics } from '../metrics';
import type { PeerOf } from '../peer';
import type { Sessions } from '../sessions';
import type { RateLimit } from '../rate-limit';
import type { GuardRules } from '../../providers/guarded/url';

export interface ApiDeps {
  /** For what callers ask. */
  pool: Pool;
  /** What hooks are stored through. */
  journalPool: Pool;
  journal: Journal;
  client: Client;
  settings: Settings;
  mappings: Mappings;
  auth: Auth;
  /** At the console. */
  sessions: Sessions;
  idempotency: Idempotency;
  /** Failed attempts of strangers, by address. */
  attempts: RateLimit;
  /** Whom we may call at URLs that callers give. */
  guard: GuardRules;
  /** The client's address. */
  peerOf: PeerOf;
  resolved: readonly ResolvedProvider[];
  /** Those of administrators among them. */
  endpoints: EndpointBook;
  /** For secrets that are stored. */
  sealer: Sealer;
  /** For calls to vendors that somebody waits for. */
  http: OutboundHttp;
  metrics: Metrics;
  logger: Logger;
  /** Where the Temporal Web UI is, and where in it a workflow. */
  temporalUiUrl: string;
  temporalUrl(workflowId: string): string;
  /** Base address of the sandbox, where one runs. */
  sandboxUrl: string | undefined;
  /** Ids of the providers whose API is a simulator's. */
  sandboxed: ReadonlySet<string>;
}
