/** One hook on its way to our service. */
import type { SimHook } from './contract';

/** What became of a delivery, for `GET /_/hooks`. */
export interface DeliveryRecord {
  provider: string;
  path: string;
  order: string;
  about?: string;
  outcome: 'delivered' | 'given up' | 'lost';
  /** The last HTTP status, or what happened instead of an answer (`ECONNREFUSED`, `TimeoutError`). */
  status: number | string | undefined;
  attempts: number;
  /** From emission to the end. */
  ms: number;
  at: string;
}

/** Plain JSON, for the state file. */
export interface SavedDelivery {
  provider: string;
  hook: Omit<SimHook, 'body'> & { body: string };
  emittedAt: number;
  copies: number;
}

export class Delivery {
  attempts = 0;
  failures = 0;
  /** How often it has still to arrive: two where a fault asks for a duplicate. */
  copies = 1;
  held: { until: number; sameOrder: boolean } | undefined;
  private status: number | string | undefined;

  constructor(
    readonly provider: string,
    readonly hook: SimHook,
    private readonly emittedAt = Date.now(),
  ) {}

  get lane(): string {
    return `${this.provider} ${this.hook.order}`;
  }

  get path(): string {
    return `/hooks/${this.provider}${this.hook.subPath ? `/${this.hook.subPath}` : ''}`;
  }

  hold(ms: number, sameOrder: boolean): void {
    this.held = { until: Date.now() + ms, sameOrder };
  }

  giveUpAt(): number {
    return this.emittedAt + this.hook.retryForMs;
  }

  tried(status: number | string): void {
    this.attempts += 1;
    this.status = status;
    if (typeof status === 'string' || status < 200 || status >= 300) this.failures += 1;
  }

  end(outcome: DeliveryRecord['outcome']): DeliveryRecord {
    return {
      provider: this.provider,
      path: this.path,
      order: this.hook.order,
      ...(this.hook.about === undefined ? {} : { about: this.hook.about }),
      outcome,
      status: this.status,
      attempts: this.attempts,
      ms: Date.now() - this.emittedAt,
      at: new Date().toISOString(),
    };
  }

  save(): SavedDelivery {
    return {
      provider: this.provider,
      hook: { ...this.hook, body: this.hook.body.toString('base64') },
      emittedAt: this.emittedAt,
      copies: this.copies,
    };
  }

  static restore(saved: SavedDelivery): Delivery {
    const hook = { ...saved.hook, body: Buffer.from(saved.hook.body, 'base64') };
    const delivery = new Delivery(saved.provider, hook, saved.emittedAt);
    delivery.copies = saved.copies;
    return delivery;
  }
}
