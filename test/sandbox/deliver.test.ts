import type { SimHook } from '../../sandbox/contract';
import { Deliveries } from '../../sandbox/deliver';
import { Faults } from '../../sandbox/faults';
import { listener, until, type Listener } from './fake';

let service: Listener;
let faults: Faults;
let deliveries: Deliveries;

beforeEach(async () => {
  service = await listener();
  faults = new Faults(7);
  deliveries = new Deliveries(service.url, faults);
});
afterEach(async () => {
  await deliveries.stop();
  await service.stop();
});

const emit = (text: string, order = 'one', more: Partial<SimHook> = {}) =>
  deliveries.emit('fake', { body: Buffer.from(text), headers: {}, order, retryForMs: 10_000, ...more });
const ended = (count: number) => until(() => deliveries.recentRecords().length === count, `${count} ends`);

it('sends to the sub-path of the endpoint', async () => {
  emit('x', 'one', { subPath: 'pay' });
  await ended(1);
  expect(service.paths).toEqual(['/hooks/fake/pay']);
});

it('keeps the order within one key, also through failures, and other keys pass', async () => {
  let failures = 2;
  service.answer = (body) => (body === 'a1' && failures-- > 0 ? 503 : 200);
  emit('a1', 'a');
  emit('a2', 'a');
  emit('b1', 'b');
  await ended(3);
  expect(service.taken.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a1', 'a2']);
  expect(service.taken.indexOf('b1')).toBeLessThan(service.taken.lastIndexOf('a1'));
  expect(deliveries.counts).toMatchObject({ emitted: 3, delivered: 3, attempts: 5, failedAttempts: 2 });
});

it('a sender that never sends again loses the hook when the service is down', async () => {
  service.answer = () => 500;
  emit('x', 'one', { retryForMs: 0 });
  await ended(1);
  expect(deliveries.recentRecords()).toMatchObject([{ outcome: 'given up', status: 500, attempts: 1 }]);
  expect(deliveries.pending()).toBe(0);
});

it('reaches a service that comes back', async () => {
  const { url } = service;
  await service.stop();
  emit('x');
  await until(() => deliveries.counts.failedAttempts > 0, 'a refused connection');
  service = await listener(Number(new URL(url).port));
  await ended(1);
  expect(service.taken).toEqual(['x']);
});

it('is bounded in parallel, and gets all through', async () => {
  let now = 0;
  let most = 0;
  service.answer = async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    return 200;
  };
  for (let i = 0; i < 200; i++) emit(`h${i}`, `key${i}`);
  await ended(200);
  expect(new Set(service.taken).size).toBe(200);
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThanOrEqual(32);
});

it('duplicate sends twice', async () => {
  faults.add({ kind: 'duplicate', remaining: 1 });
  emit('x');
  await ended(1);
  expect(service.taken).toEqual(['x', 'x']);
});

it('lose sends nothing, and says so', async () => {
  faults.add({ kind: 'lose', remaining: 1 });
  emit('x');
  emit('y');
  await ended(2);
  expect(service.taken).toEqual(['y']);
  expect(deliveries.counts.lost).toBe(1);
});

it('reorder lets a hook of another key pass', async () => {
  faults.add({ kind: 'reorder', remaining: 1, ms: 5_000 });
  emit('first', 'a');
  emit('second', 'b');
  await ended(2);
  expect(service.taken).toEqual(['second', 'first']);
  expect(deliveries.counts.reordered).toBe(1);
});

it('reorder within one key only when asked', async () => {
  faults.add({ kind: 'reorder', remaining: 1, ms: 5_000, sameOrder: true });
  emit('first', 'a');
  emit('second', 'a');
  await ended(2);
  expect(service.taken).toEqual(['second', 'first']);
});

it('a hook held back goes out alone when none comes to overtake it', async () => {
  faults.add({ kind: 'reorder', remaining: 1, ms: 50 });
  emit('only', 'a');
  await ended(1);
  expect(service.taken).toEqual(['only']);
});

it('the same seed makes the same weather', () => {
  const run = (seed: number) => {
    const weather = new Faults(seed);
    weather.add({ kind: 'lose', probability: 0.5 });
    return Array.from({ length: 64 }, () => weather.strike('fake', 'POST /hooks/fake', ['lose']).length);
  };
  expect(run(3)).toEqual(run(3));
  expect(run(3)).not.toEqual(run(4));
  expect(run(3)).toContain(0);
  expect(run(3)).toContain(1);
});

it('remembers which hooks never arrived, and what they told of', async () => {
  service.answer = (body) => (body === 'lost' ? 503 : 200);
  emit('lost', 'a', { retryForMs: 0, about: 'comment 7' });
  emit('taken', 'b', { about: 'comment 8' });
  await ended(2);
  expect(deliveries.missedRecords()).toMatchObject([
    { about: 'comment 7', outcome: 'given up', status: 503 },
  ]);
});
