/** The relay's and the API's connection to Temporal: lazy, because hooks are taken while Temporal is away. */
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { definedOnly } from '../config';
import type { Environment, Settings } from '../config';

export interface Temporal {
  client: Client;
  /** The Web UI, without a slash at its end. */
  uiUrl: string;
  /** The workflow's page in it. */
  urlOf(workflowId: string): string;
  close(): Promise<void>;
}

/** gRPC's own pauses between connection attempts grow to two minutes: a Temporal that is back must be met sooner. */
export const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 250, 'grpc.max_reconnect_backoff_ms': 3_000 };

export function connectTemporal(env: Environment, settings: Settings): Temporal {
  const loaded = loadClientConnectConfig({ overrideEnvVars: definedOnly(env) });
  const address = settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${settings.TEMPORAL_DEV_PORT}`;
  const connection = Connection.lazy({ ...loaded.connectionOptions, address, channelArgs: RECONNECT });
  const client = new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE });
  const uiUrl = (settings.TEMPORAL_UI_URL ?? `http://127.0.0.1:${settings.TEMPORAL_UI_PORT}`).replace(
    /\/+$/,
    '',
  );
  return {
    client,
    uiUrl,
    urlOf: (workflowId) =>
      `${uiUrl}/namespaces/${encodeURIComponent(settings.TEMPORAL_NAMESPACE)}/workflows/${encodeURIComponent(workflowId)}`,
    close: () => connection.close(),
  };
}
