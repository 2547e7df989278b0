/** Temporal's own metrics and ours on one port, and the SDK's log lines in our logger. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Settings } from '../config';
import { checkPorts } from '../local/ports';
import type { Logger } from '../logging';
import type { OutboundObserver } from '../providers/http';
import { OUTBOUND_SECONDS, OUTBOUND_TOTAL } from '../providers/outbound-metrics';

/** Once per process, before any connection. Port 0 = no metrics (several workers on one machine). */
export async function installRuntime(
  {
    METRICS_HOST: host,
    WORKER_METRICS_PORT: port,
    LOG_LEVEL: level,
  }: Pick<Settings, 'METRICS_HOST' | 'WORKER_METRICS_PORT' | 'LOG_LEVEL'>,
  logger: Logger,
): Promise<void> {
  // The SDK's own complaint about a taken port names neither the port nor the setting.
  if (port !== 0) await checkPorts([{ variable: 'WORKER_METRICS_PORT', port, host }]);
  Runtime.install({
    logger: new DefaultLogger(sdkLevel(level), ({ level: severity, message, meta }) => {
      const method = EXPECTED.test(message) ? 'debug' : SEVERITY[severity];
      logger[method](namedAsOurs(meta), message);
    }),
    // Stopping is ours: workers first, then connections (see main).
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(port === 0
        ? {}
        : {
            metrics: {
              prometheus: {
                // The core wants an address, not a name; `::` in brackets.
                bindAddress: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
                useSecondsForDurations: true,
                histogramBucketOverrides: { [OUTBOUND_SECONDS.name]: OUTBOUND_SECONDS.buckets },
              },
            },
          }),
    },
  });
}

/** The SDK's members under the names that our own lines have; its task token is of no use to a reader. */
function namedAsOurs(meta: Record<string, unknown> = {}): Record<string, unknown> {
  const { workflowRunId, taskToken: _taskToken, durationMs, ...rest } = meta;
  return {
    ...rest,
    ...(workflowRunId === undefined ? {} : { runId: workflowRunId }),
    ...(durationMs === undefined ? {} : { ms: durationMs }),
  };
}

/** Said of each worker that is only for activities, and at each of a worker's ten states: no news. */
const EXPECTED = /^(No (workflows|activities|Nexus services) registered|Worker state changed)/;

const SEVERITY = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

function sdkLevel(level: Settings['LOG_LEVEL']): 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' {
  switch (level) {
    case 'trace':
    case 'debug':
      return 'DEBUG';
    case 'info':
      return 'INFO';
    case 'warn':
      return 'WARN';
    case 'error':
    case 'fatal':
    case 'silent':
      return 'ERROR';
  }
}

/** `fixit_outbound_total{provider,outcome}` and `fixit_outbound_seconds{provider}`. */
export function outboundMetrics(): OutboundObserver {
  const meter = Runtime.instance().metricMeter;
  const total = meter.createCounter(OUTBOUND_TOTAL.name, undefined, OUTBOUND_TOTAL.help);
  const seconds = meter.createHistogram(OUTBOUND_SECONDS.name, 'float', 's', OUTBOUND_SECONDS.help);
  return (call) => {
    total.add(1, { provider: call.provider, outcome: call.outcome });
    seconds.record(call.seconds, { provider: call.provider });
  };
}
