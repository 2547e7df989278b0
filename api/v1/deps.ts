import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Settings } from '../../config';
import type { Journal } from '../../journal';
import type { Logger } from '../../logging';
import type { ResolvedProvider } from '../../providers/settings';
import type { Metrics } from '../metrics';

export interface ApiDeps {
  pool: Pool;
  journal: Journal;
  client: Client;
  settings: Settings;
  /** Bearer key of the administrator; undefined = the API answers 401 to everybody. */
  adminKey: string | undefined;
  resolved: readonly ResolvedProvider[];
  metrics: Metrics;
  logger: Logger;
  /** Where the Temporal Web UI shows a workflow. */
  temporalUrl(workflowId: string): string;
  /** Base address of the sandbox, where one runs. */
  sandboxUrl: string | undefined;
}
