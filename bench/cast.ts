/** Everybody who acts in a chaos bench, and when they come. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { randomFrom } from '../sandbox/random';
import type { SandboxControl } from './customer';
import type { Errand } from './errand';
import { runErrand } from './errand';
import { Market, PRICE, SKU } from './market';
import { OrphanPayment } from './orphan-payment';
import type { EndpointName, Sent } from './partner';
import { ENDPOINTS, Partner, makeEndpoints } from './partner';
import { planFor } from './plans';
import { ENDS, Purchase } from './purchase';
import { BlizworkCase, BpiumRecord } from './record-errand';
import type { Shop } from './shop';
import { Story } from './story';
import type { Look } from './world';
import { World } from './world';
import { decimalOf } from '../providers/money';

/** How many of each. */
export interface CastSize {
  customers: number;
  purchases: number;
  orphanPayments: number;
  bpiumRecords: number;
  blizworkCases: number;
  partnerThings: number;
}

export interface Place {
  /** Of the service. */
  url: string;
  shop: Shop;
  sandbox: SandboxControl;
  database: Pool;
  over: AbortSignal;
}

/** To whom what is told. Orders by their id alone: there may be others. */
const SUBSCRIPTION = {
  name: 'Citeck',
  mode: 'citeck',
  events: ['order.done', 'order.refunded', 'order.cancelled', 'record.changed'],
};

export async function castOf(size: CastSize, seed: number, place: Place): Promise<Players> {
  const { shop, sandbox, over } = place;
  await shop.sell(SKU, decimalOf(PRICE), size.purchases);
  await makeEndpoints(shop);
  await shop.call('POST', '/v1/subscriptions', SUBSCRIPTION);
  const world = await World.open(sandbox, over);
  const stories = planFor(size.customers, randomFrom(seed + 1)).map(
    (plan, i) => new Story(world, plan, i + 1, `Т${padded(i)}`),
  );
  const sent: Sent = { distinct: 0, again: 0 };
  return new Players(stories, errandsOf(size, seed, place, sent), sent, seed);
}

function errandsOf(size: CastSize, seed: number, place: Place, sent: Sent): Errand[] {
  const { url, shop, sandbox, database, over } = place;
  const market = new Market(shop, sandbox, database, over);
  const random = randomFrom(seed + 3);
  const endpoints = Object.keys(ENDPOINTS) as EndpointName[];
  const of = (count: number, make: (i: number) => Errand) => Array.from({ length: count }, (_, i) => make(i));
  return [
    ...of(size.purchases, (i) => new Purchase(market, `O-${padded(i)}`, ENDS[i % ENDS.length]!)),
    ...of(size.orphanPayments, (i) => new OrphanPayment(sandbox, `P-${padded(i)}`)),
    ...of(
      size.bpiumRecords,
      (i) => new BpiumRecord(sandbox, `R-${padded(i)}`, i % 3 === 0 ? '5' : '2', over),
    ),
    ...of(size.blizworkCases, (i) => new BlizworkCase(sandbox, 1_000 + i)),
    ...of(
      size.partnerThings,
      (i) => new Partner(url, endpoints[i % endpoints.length]!, `W-${padded(i)}`, random, sent, over),
    ),
  ];
}

const padded = (i: number): string => String(i).padStart(3, '0');

/** The last customers come some time before the end: their stories are the longest. */
const CUSTOMERS_COME = 0.8;

export class Players {
  private readonly doing: Set<Errand>;

  constructor(
    readonly stories: readonly Story[],
    readonly errands: readonly Errand[],
    /** To the endpoints that were made. */
    readonly sent: Sent,
    private readonly seed: number,
  ) {
    this.doing = new Set(errands);
  }

  /** Customers come one after another, the others when the seed says, within so many seconds; until all have ended. */
  async play(withinS: number): Promise<void> {
    const startedAt = performance.now();
    const at = async (part: number) => {
      await pause(Math.max(0, startedAt + part * withinS * 1_000 - performance.now()));
    };
    const random = randomFrom(this.seed + 4);
    await Promise.all([
      ...this.stories.map(async (story, i) => {
        await at((i / this.stories.length) * CUSTOMERS_COME);
        await story.tell();
      }),
      ...this.errands.map(async (errand) => {
        await at(random());
        if (await runErrand(errand)) this.doing.delete(errand);
      }),
    ]);
  }

  /** Each says where it stands. */
  unfinished(): ((seen: Look) => string)[] {
    return [
      ...this.stories.filter(({ isDone }) => !isDone).map((story) => (seen: Look) => story.told(seen)),
      ...[...this.doing].map(
        ({ name }) =>
          () =>
            name,
      ),
    ];
  }

  /** How much there was to lose. */
  figures(): { customers: number; errands: number; words: number; files: number; comments: number } {
    const sum = (of: (story: Story) => number) => this.stories.reduce((all, story) => all + of(story), 0);
    return {
      customers: this.stories.length,
      errands: this.errands.length,
      words: sum(({ facts }) => facts.words.length),
      files: sum(({ facts }) => facts.files),
      comments: sum(({ facts }) => facts.answers.length + facts.secrets.length),
    };
  }
}
