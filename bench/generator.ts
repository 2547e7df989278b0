/**
 * The load generator, a process of its own: keep-alive connections, one request in flight on each (no
 * pipelining), requests made beforehand. Light on purpose: it shares the cores with what it measures.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { runApart, serve } from './apart';
import { quantile } from './quantile';
import { shareOf } from './share';
import type { LoadPlan } from './whatsapp-load';
import { buildLanes } from './whatsapp-load';

export interface LoadJob extends LoadPlan {
  port: number;
  pace:
    /** As fast as answers come, for so long; `again` starts over where a lane has ended. */
    | { type: 'saturate'; seconds: number; again: boolean }
    /** So many a second, whatever the answers do: latency counts from when a request was due, but for the first second's. */
    | { type: 'rate'; perSecond: number; seconds: number }
    /** Every request once. */
    | { type: 'all' };
}

export interface LoadResult {
  acked: number;
  failed: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of all cores. */
  generatorShare: number;
}

/** Of a steady rate: connections are new, and our own code is not compiled yet. */
const WARM_UP_MS = 1_000;

const ANSWER = /^HTTP\/1\.1 (\d{3})[\s\S]*?\r\ncontent-length: (\d+)[\s\S]*?\r\n\r\n/i;

interface Lane {
  requests: Buffer[];
  next: number;
  socket: Socket;
  /** When the request in flight was due. */
  due: number;
  busy: boolean;
  received: string;
}

export const generate = (job: LoadJob): Promise<LoadResult> => runApart(__filename, job);

async function run(job: LoadJob): Promise<LoadResult> {
  const latencies: number[] = [];
  let acked = 0;
  let failed = 0;
  let over = false;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const again = job.pace.type === 'saturate' && job.pace.again;

  const lanes = await Promise.all(buildLanes(job).map((requests) => open(requests)));
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let endedAt = startedAt;
  if (job.pace.type === 'rate') pace(job.pace.perSecond);
  else for (const lane of lanes) sendNext(lane, performance.now());
  if (job.pace.type !== 'all') setTimeout(stop, job.pace.seconds * 1_000);
  await finished;
  const seconds = (endedAt - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  for (const { socket } of lanes) socket.destroy();
  return {
    acked,
    failed,
    seconds: round(seconds, 2),
    perSecond: Math.round(acked / seconds),
    p50Ms: round(quantile(latencies, 0.5), 2),
    p99Ms: round(quantile(latencies, 0.99), 2),
    generatorShare: shareOf((user + system) / 1e6, seconds),
  };

  async function open(requests: Buffer[]): Promise<Lane> {
    const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
    const lane: Lane = { requests, next: 0, socket, due: 0, busy: false, received: '' };
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => receive(lane, text));
    socket.on('error', (error) => {
      process.stderr.write(`A connection of the load generator broke: ${error.message}\n`);
      process.exit(1);
    });
    await once(socket, 'connect');
    return lane;
  }

  function sendNext(lane: Lane, due: number): void {
    if (again && lane.next >= lane.requests.length) lane.next = 0;
    const request = lane.requests[lane.next];
    if (over || !request) return endIfIdle();
    lane.next += 1;
    lane.busy = true;
    lane.due = due;
    lane.socket.write(request);
  }

  function receive(lane: Lane, text: string): void {
    lane.received += text;
    const answer = ANSWER.exec(lane.received);
    if (!answer || lane.received.length < answer[0].length + Number(answer[2])) return;
    lane.received = '';
    lane.busy = false;
    endedAt = performance.now();
    if (answer[1] === '200') acked += 1;
    else failed += 1;
    if (job.pace.type !== 'rate' || lane.due >= startedAt + WARM_UP_MS) latencies.push(endedAt - lane.due);
    if (job.pace.type === 'rate') endIfIdle();
    else sendNext(lane, endedAt);
  }

  function pace(perSecond: number): void {
    let issued = 0;
    const timer = setInterval(() => {
      if (over) return clearInterval(timer);
      const target = ((performance.now() - startedAt) / 1_000) * perSecond;
      for (; issued < target; issued++) {
        const lane = lanes[issued % lanes.length]!;
        // One request at a time on a connection: what is due while it is busy takes the next free one, or waits.
        const free = lane.busy ? lanes.find(({ busy }) => !busy) : lane;
        if (!free) return;
        sendNext(free, startedAt + (issued / perSecond) * 1_000);
      }
    }, 1);
  }

  function stop(): void {
    over = true;
    endIfIdle();
  }

  function endIfIdle(): void {
    if (lanes.some(({ busy }) => busy)) return;
    if (over || (job.pace.type === 'all' && lanes.every(({ next, requests }) => next >= requests.length)))
      finish();
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

if (require.main === module) serve(run);
