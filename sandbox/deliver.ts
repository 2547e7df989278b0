/**
 * Sends the hooks that simulators emit to our service, as vendors do: hooks of one `order` one after another
 * (a failing one holds up those behind it, as in the Telegram sender), other orders in parallel, again after a
 * failure for as long as the vendor would.
 *
 * The back-off starts far quicker than any vendor's, so that a test which kills the service sees it recover in
 * seconds. Undelivered hooks outlive a restart of the sandbox: vendors keep theirs too.
 */
import { Agent, request } from 'undici';
import type { SimHook } from './contract';
import { Delivery, type DeliveryRecord, type SavedDelivery } from './delivery';
import type { Faults } from './faults';
import { HOOK_FAULTS } from './faults';

const BACKOFF_MS = [200, 500, 1_000, 2_000, 4_000, 5_000];
const ANSWER_TIMEOUT_MS = 5_000;
const PARALLEL = 32;
const RECENT = 500;

export interface DeliveryCounts {
  emitted: number;
  delivered: number;
  attempts: number;
  failedAttempts: number;
  givenUp: number;
  duplicated: number;
  reordered: number;
  lost: number;
}

export class Deliveries {
  readonly counts: DeliveryCounts = {
    emitted: 0,
    delivered: 0,
    attempts: 0,
    failedAttempts: 0,
    givenUp: 0,
    duplicated: 0,
    reordered: 0,
    lost: 0,
  };
  private readonly agent = new Agent({ connections: PARALLEL, keepAliveTimeout: 30_000 });
  private readonly lanes = new Map<string, Delivery[]>();
  private readonly busy = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stopping = new AbortController();
  private readonly recent: DeliveryRecord[] = [];
  private readonly missed: DeliveryRecord[] = [];
  private inFlight = 0;

  /**
   * @param target base URL of our service
   * @param changed called whenever something worth keeping happened
   */
  constructor(
    private readonly target: string,
    private readonly faults: Faults,
    private readonly changed: () => void = () => undefined,
  ) {}

  emit(provider: string, hook: SimHook): void {
    this.counts.emitted += 1;
    const delivery = new Delivery(provider, hook);
    for (const fault of this.faults.strike(provider, `POST ${delivery.path}`, HOOK_FAULTS)) {
      if (fault.kind === 'lose') {
        this.counts.lost += 1;
        this.note(delivery.end('lost'));
        return;
      }
      if (fault.kind === 'duplicate') delivery.copies += 1;
      if (fault.kind === 'reorder') {
        delivery.hold(fault.ms, fault.sameOrder);
        this.after(fault.ms + 1, () => this.pump());
      }
    }
    this.enqueue(delivery);
  }

  /** Deliveries not yet ended, newest last. */
  pending(): number {
    let count = 0;
    for (const lane of this.lanes.values()) count += lane.length;
    return count;
  }

  /** The last ended deliveries, newest first. */
  recentRecords(): DeliveryRecord[] {
    return [...this.recent].reverse();
  }

  /** The last that never arrived, newest first. */
  missedRecords(): DeliveryRecord[] {
    return [...this.missed].reverse();
  }

  save(): SavedDelivery[] {
    return [...this.lanes.values()].flat().map((delivery) => delivery.save());
  }

  restore(saved: SavedDelivery[]): void {
    for (const item of saved) this.enqueue(Delivery.restore(item));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) clearTimeout(timer);
    await this.agent.destroy();
  }

  private enqueue(delivery: Delivery): void {
    const lane = this.lanes.get(delivery.lane);
    if (lane) lane.push(delivery);
    else this.lanes.set(delivery.lane, [delivery]);
    this.changed();
    this.pump();
  }

  /** Starts every lane that is idle, due and allowed. */
  private pump(): void {
    if (this.stopping.signal.aborted) return;
    for (const [key, lane] of this.lanes) {
      if (this.inFlight >= PARALLEL) return;
      if (this.busy.has(key)) continue;
      const next = this.nextOf(lane);
      if (next) void this.run(key, lane, next);
    }
  }

  private nextOf(lane: Delivery[]): Delivery | undefined {
    const [head, second] = lane;
    if (!head?.held) return head;
    if (head.held.sameOrder && second) {
      this.overtaken(head);
      return second;
    }
    if (head.held.until > Date.now()) return undefined;
    head.held = undefined;
    return head;
  }

  private async run(key: string, lane: Delivery[], delivery: Delivery): Promise<void> {
    this.busy.add(key);
    this.inFlight += 1;
    const wait = await this.attempt(delivery);
    this.inFlight -= 1;
    if (this.stopping.signal.aborted) return;
    if (wait !== undefined) {
      this.after(wait, () => {
        this.busy.delete(key);
        this.pump();
      });
    } else {
      this.busy.delete(key);
      lane.splice(lane.indexOf(delivery), 1);
      if (lane.length === 0) this.lanes.delete(key);
      this.releaseOthers(delivery);
      this.changed();
    }
    this.pump();
  }

  /** Sends once; milliseconds until the next attempt, or undefined when this delivery has ended. */
  private async attempt(delivery: Delivery): Promise<number | undefined> {
    this.counts.attempts += 1;
    const answer = await this.send(delivery);
    if (this.stopping.signal.aborted) return undefined;
    delivery.tried(answer);
    if (typeof answer === 'number' && answer >= 200 && answer < 300) {
      delivery.copies -= 1;
      if (delivery.copies > 0) {
        this.counts.duplicated += 1;
        return 0;
      }
      this.counts.delivered += 1;
      this.note(delivery.end('delivered'));
      return undefined;
    }
    this.counts.failedAttempts += 1;
    const wait = BACKOFF_MS[Math.min(delivery.failures - 1, BACKOFF_MS.length - 1)] ?? 5_000;
    if (Date.now() + wait <= delivery.giveUpAt()) return wait;
    this.counts.givenUp += 1;
    this.note(delivery.end('given up'));
    return undefined;
  }

  /** The HTTP status, or the name of what happened instead. */
  private async send(delivery: Delivery): Promise<number | string> {
    try {
      const response = await request(`${this.target}${delivery.path}`, {
        method: 'POST',
        dispatcher: this.agent,
        headers: delivery.hook.headers,
        body: delivery.hook.body,
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      await response.body.dump();
      return response.statusCode;
    } catch (error) {
      return nameOf(error);
    }
  }

  /** A hook held back lets others pass; one has. */
  private releaseOthers(passed: Delivery): void {
    for (const [key, [head]] of this.lanes) {
      if (!head?.held || head.held.sameOrder || head.provider !== passed.provider) continue;
      if (key !== passed.lane) this.overtaken(head);
    }
  }

  private overtaken(delivery: Delivery): void {
    delivery.held = undefined;
    this.counts.reordered += 1;
  }

  private after(ms: number, fn: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      fn();
    }, ms);
    this.timers.add(timer);
  }

  private note(record: DeliveryRecord): void {
    for (const list of record.outcome === 'delivered' ? [this.recent] : [this.recent, this.missed]) {
      list.push(record);
      if (list.length > RECENT) list.shift();
    }
  }
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET`, `TimeoutError`: enough for a person to know what happened. */
function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'failed';
}
