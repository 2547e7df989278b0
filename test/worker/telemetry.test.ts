import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../local/ports';
import { ROOT } from '../../root';

/** The runtime can be installed once a process, and its port closes with the process: so it gets one of its own. */
const PROGRAM = `
  const { installRuntime, outboundMetrics } = require('./dist/worker/telemetry');
  const log = () => undefined;
  const settings = { METRICS_HOST: process.argv[1], WORKER_METRICS_PORT: Number(process.argv[2]), LOG_LEVEL: 'error' };
  installRuntime(settings, { debug: log, info: log, warn: log, error: log }).then(() => {
    outboundMetrics()({ provider: 'okdesk', outcome: 'ok', seconds: 0.1 });
    setInterval(log, 1_000);
    process.send('ready');
  });
`;

let running: ChildProcess | undefined;

afterEach(async () => {
  if (running?.exitCode === null) {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }
  running = undefined;
});

async function startRuntime(host: string): Promise<number> {
  const port = await freePort();
  running = spawn(process.execPath, ['-e', PROGRAM, host, String(port)], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = (await Promise.race([once(running, 'message'), once(running, 'exit')])) as unknown[];
  expect(message).toBe('ready');
  return port;
}

describe("a worker's metrics", () => {
  it('are on the address of METRICS_HOST alone', async () => {
    const port = await startRuntime('127.0.0.2');
    expect(await (await fetch(`http://127.0.0.2:${port}/metrics`)).text()).toContain('fixit_outbound_total');
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });

  it('are on every address of the machine where METRICS_HOST is 0.0.0.0', async () => {
    const port = await startRuntime('0.0.0.0');
    for (const host of ['127.0.0.1', '127.0.0.2'])
      expect((await fetch(`http://${host}:${port}/metrics`)).status).toBe(200);
  });
});
