/** What the Temporal server reads at its start, after `config/development-postgres12.yaml` of its sources. */

export interface ServerPlace {
  shards: number;
  /** Of the frontend. */
  port: number;
  /** Seven others. */
  ports: readonly number[];
  databaseUrl: string;
  /** File of the dynamic configuration. */
  dynamic: string;
}

const CLUSTER = 'active';

export function configuration({ shards, port, ports, databaseUrl, dynamic }: ServerPlace): object {
  const [frontend, matchingRpc, matching, historyRpc, history, workerRpc, worker] = ports;
  const service = (grpcPort?: number, membershipPort?: number) => ({
    rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' },
  });
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: {
        // Each of the four services has a pool of this size.
        default: sql(databaseUrl, 'temporal', 12),
        visibility: sql(databaseUrl, 'temporal_visibility', 4),
      },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(port, frontend),
      matching: service(matchingRpc, matching),
      history: service(historyRpc, history),
      worker: service(workerRpc, worker),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: CLUSTER,
      currentClusterName: CLUSTER,
      clusterInformation: {
        [CLUSTER]: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${port}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    dynamicConfigClient: { filepath: dynamic, pollInterval: '60s' },
  };
}

function sql(databaseUrl: string, databaseName: string, maxConns: number): object {
  const { host, username, password } = new URL(databaseUrl);
  return {
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: host,
      connectProtocol: 'tcp',
      user: username,
      password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  };
}
