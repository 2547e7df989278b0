/** MAX through the whole service: a person's story, and the subscription without which there is none. */
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

jest.setTimeout(60_000);
let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

it('a person opens an issue by words and a button', async () => {
  const anna = new Person(service, 'max', { chatId: '501', name: 'Анна' }, '501', { name: 'Анна' });
  const { said, issueId } = await anna.opensIssue();
  expect(said[0]).toBe(t.askName);
  expect(issueId).not.toBe('');
  expect(service.ledger('max', 'callback')).toHaveLength(1);
});

it('a subscription that MAX took away is back after a look, and a second look finds it well', async () => {
  await service.vendors.act('max', 'unsubscribe', {});
  const looks = [await service.reconcile('subscriptions'), await service.reconcile('subscriptions')];
  expect(looks).toEqual([
    { asked: 1, told: 0, renewed: 1, failed: {} },
    { asked: 1, told: 0, renewed: 0, failed: {} },
  ]);
});
