/**
 * 500 buyers at once for 50 pieces, while gateways, CRM and books answer badly, hooks are lost, doubled and late, and
 * whoever finds two pages pays on both. Then it is counted by the gateways' own books. Seeded by nothing: every run is
 * another one.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { readFileSync, writeFileSync } from 'node:fs';
import { decimalOf } from '../providers/money';
import { ROOT } from '../root';
import type { FaultInput } from '../sandbox/faults';
import { SandboxControl } from './customer';
import type { Booked, ShopOrder } from './shop';
import { Shop, booksOf, orderOf } from './shop';
import { watchShare } from './share';
import { Stand, say } from './stand';

const BUYERS = 500;
const STOCK = 50;
const SKU = 'LAMP-1';
const PRICE = 149_950;
const BOUND_S = 300;
const GATEWAYS = ['yookassa', 'tbank'] as const;

const FAULTS: FaultInput[] = [...GATEWAYS, 'bitrix24', 'onec'].flatMap((provider): FaultInput[] => [
  { provider, kind: 'delay', ms: 300, probability: 0.05 },
  { provider, kind: '429', retryAfter: 1, probability: 0.03 },
  { provider, kind: '5xx', probability: 0.05 },
  { provider, kind: '5xx', handled: true, probability: 0.05 },
  { provider, kind: 'refused', probability: 0.03 },
  { provider, kind: 'dropped', probability: 0.05 },
  { provider, kind: 'duplicate', probability: 0.1 },
  { provider, kind: 'reorder', probability: 0.1 },
  { provider, kind: 'lose', probability: 0.15 },
]);
/** The primary takes what it is asked for and says nothing, for a while: the backup is used beside it. */
const SILENT: FaultInput = {
  provider: GATEWAYS[0],
  operation: 'POST .*/payments$',
  kind: 'dropped',
  probability: 0.9,
};

export async function checkout(): Promise<object> {
  const stand = await Stand.open();
  try {
    const env = { FIXIT_FILE: policies(stand.folder), CALLS_PER_MINUTE: '0' };
    await stand.startTemporal();
    await stand.start('sandbox');
    await stand.start('worker', env);
    await stand.start('api', env);
    const sandbox = new SandboxControl(stand.sandboxUrl);
    const shop = new Shop(`http://127.0.0.1:${stand.port}`, String(stand.env['ADMIN_KEY']));
    await shop.sell(SKU, decimalOf(PRICE), STOCK);
    await sandbox.call('PUT', 'faults', [...FAULTS, SILENT]);
    const startedAt = performance.now();
    const share = watchShare(stand.pidOf('sandbox'));
    await Promise.all(Array.from({ length: BUYERS }, (_, i) => shop.order(`B-${i + 1}`, SKU)));
    say(`${BUYERS} orders were placed in ${seconds(startedAt)} s`);
    await sellOut(shop, sandbox, startedAt);
    // While there is something to buy: this process is the buyers, the sandbox what they pay at, and every vendor besides.
    const generatorShare = share();
    await sandbox.call('DELETE', 'faults');
    const orders = await atRest(shop, startedAt);
    const figures = await count(shop, sandbox, orders);
    return { buyers: BUYERS, stock: STOCK, ...figures, seconds: seconds(startedAt), generatorShare };
  } finally {
    await stand.close();
  }
}

/** As shipped, with times that a bench can wait for. */
function policies(folder: string): string {
  const shipped = parse(readFileSync(join(ROOT, 'fixit.yml'), 'utf8')) as Record<string, object>;
  const file = join(folder, 'fixit.yml');
  const checkoutPolicy = {
    ...shipped['checkout'],
    gateways: GATEWAYS,
    payMinutes: 0.75,
    chargeSeconds: 4,
    crmSeconds: 2,
  };
  const reconcile = { paymentsMinutes: 0.25, dealsMinutes: 0.25, issuesMinutes: 0 };
  writeFileSync(file, stringify({ ...shipped, checkout: checkoutPolicy, reconcile }));
  return file;
}

/** Buyers pay on every page they find; those that found nothing left come again while there is something. */
async function sellOut(shop: Shop, sandbox: SandboxControl, startedAt: number): Promise<void> {
  const paid = new Set<string>();
  let silent = true;
  while (performance.now() - startedAt < BOUND_S * 1_000) {
    const orders = await shop.orders();
    await payAll(sandbox, paid, orders);
    if (silent && performance.now() - startedAt > 15_000) {
      silent = false;
      await sandbox.call('PUT', 'faults', FAULTS);
    }
    const { sold, reserved, onHand } = await shop.article(SKU);
    if (sold === STOCK) return;
    await comeAgain(shop, orders, onHand - reserved);
    await pause(1_000);
  }
  say('Not everything was sold in the time of this bench.');
}

/** On the page of the order, and on one whose link got lost on its way to us: a browser tab may have it all the same. */
async function payAll(
  sandbox: SandboxControl,
  paid: Set<string>,
  orders: readonly ShopOrder[],
): Promise<void> {
  const waiting = new Set(orders.filter(({ status }) => status === 'awaiting_payment').map(({ id }) => id));
  for (const payment of await booksOf(sandbox, GATEWAYS)) {
    if (payment.status !== 'pending' || paid.has(payment.ref) || !waiting.has(orderOf(payment))) continue;
    paid.add(payment.ref);
    await sandbox.act(payment.gateway, 'pay', { ref: payment.ref }).catch((error: unknown) => {
      say(`a payment was not taken: ${String(error)}`);
    });
  }
}

async function comeAgain(shop: Shop, orders: readonly ShopOrder[], free: number): Promise<void> {
  const refused = orders.filter(({ status }) => status === 'cancelled' || status === 'expired');
  await Promise.all(
    refused
      .slice(0, free)
      .map(({ id }) =>
        shop.retry(id).catch((error: unknown) => say(`${id} could not come again: ${String(error)}`)),
      ),
  );
}

const AT_REST = new Set(['done', 'cancelled', 'expired', 'refunded', 'escalated']);

async function atRest(shop: Shop, startedAt: number): Promise<ShopOrder[]> {
  let orders: ShopOrder[] = [];
  let before = '';
  while (performance.now() - startedAt < (BOUND_S + 120) * 1_000) {
    orders = await shop.orders();
    const now = JSON.stringify(orders);
    // Twice the same, ten seconds apart: refunds that are on their way have come through.
    if (orders.every(({ status }) => AT_REST.has(status)) && now === before) break;
    before = now;
    await pause(10_000);
  }
  return orders;
}

async function count(shop: Shop, sandbox: SandboxControl, orders: readonly ShopOrder[]): Promise<object> {
  const { sold, reserved, onHand } = await shop.article(SKU);
  const books = await booksOf(sandbox, GATEWAYS);
  const keptFor = (id: string) => sum(books.filter((payment) => orderOf(payment) === id).map(keptOf));
  const done = orders.filter(({ status }) => status === 'done');
  return {
    sold,
    oversold: Math.max(0, done.length - STOCK, sold - STOCK, -onHand),
    chargedTwice: orders.filter(({ id }) => keptFor(id) > PRICE).length,
    unpaidFulfilled: done.filter(({ id }) => keptFor(id) < PRICE).length,
    moneyDifference: sum(books.map(keptOf)) - done.length * PRICE,
    stockDifference: STOCK - onHand - sold,
    reserved,
    payments: books.filter(({ captured }) => captured > 0).length,
    refunded: books.filter(({ refunded }) => refunded > 0).length,
    statuses: tally(orders.map(({ status }) => status)),
  };
}

const keptOf = ({ captured, refunded }: Booked): number => captured - refunded;
const sum = (amounts: number[]): number => amounts.reduce((all, one) => all + one, 0);
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

function tally(words: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
