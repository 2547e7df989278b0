/** The relay's and the API's connection to Temporal: lazy, because hooks are taken while Temporal is away. */
import type { Interceptor } from '@grpc/grpc-js';
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
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
  let closed = false;
  const connection = Connection.lazy({
    ...loaded.connectionOptions,
    address,
    channelArgs: RECONNECT,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), endedOnce(() => closed)],
  });
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
    close() {
      closed = true;
      return connection.close();
    },
  };
}

/** The SDK's retry is a bare timer: asking a closed connection, it would throw where nobody catches it. */
function endedOnce(isClosed: () => boolean): Interceptor {
  return (options, nextCall) => new InterceptingCall(isClosed() ? ENDED : nextCall(options));
}

const nothing = (): void => undefined;

/** A call that is cancelled at once, and not retried. */
const ENDED: ConstructorParameters<typeof InterceptingCall>[0] = {
  start: (_metadata, listener) =>
    listener?.onReceiveStatus?.({
      code: status.CANCELLED,
      details: 'The connection to Temporal is closed.',
      metadata: new Metadata(),
    }),
  sendMessage: nothing,
  sendMessageWithContext: nothing,
  startRead: nothing,
  halfClose: nothing,
  cancelWithStatus: nothing,
  getPeer: () => 'nobody',
  getAuthContext: () => null,
};
