/** Traps of 1C, from the hook over HTTP (a byte order mark, no-break spaces, local time) to what stands in its base. */
import type { List } from '../api/fixture';
import { call, send } from '../api/fixture';
import { until } from '../workflows/fixture/until';
import type { SimInvoice } from '../../providers/onec/simulator-store';
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterEach(() => service.sandbox.faults.clear());
afterAll(() => service.close());

let people = 0;
function somebody(): Person {
  const phone = `7920000${String(++people).padStart(4, '0')}`;
  return new Person(service, 'whatsapp', { from: phone }, phone, { phone });
}
const rub = (amount: number) => ({ amount, currency: 'RUB' });
const FEE = rub(149_950);

/** The invoice of whoever opened an issue last. */
const newest = (): string => service.ledger('onec', 'invoice').at(-1)?.key ?? '';
const base = (action: string, more: object) =>
  service.vendors.act('onec', action, { ref: newest(), ...more });

it('money in parts, mended and sent back is counted as it stands, though every notice comes twice', async () => {
  const anna = somebody();
  const { said } = await anna.opensIssue();
  service.sandbox.faults.add({ kind: 'duplicate', provider: 'onec' });
  await base('pay', { amount: '500,00' });
  const heard = [...said, t.underpaid(rub(50_000), FEE)];
  await anna.hears(...heard);
  await base('correct', { amount: '1 000,00' });
  heard.push(t.underpaid(rub(100_000), FEE));
  await anna.hears(...heard);
  await base('pay', {});
  heard.push(t.paid(FEE));
  await anna.hears(...heard);
  await base('refund', { amount: '200' });
  heard.push(t.refunded(rub(20_000)));
  await anna.hears(...heard);
  await base('refund', { amount: '1299.50' });
  heard.push(t.refunded(rub(129_950)));
  await anna.hears(...heard);
  const { rows } = await service.api.db.query(
    `SELECT sum(duplicates)::int AS again FROM requests WHERE endpoint = 'onec'`,
  );
  expect(rows).toEqual([{ again: 5 }]);
});

it('a payment’s local time is an instant, and one without a date pays all the same', async () => {
  const anna = somebody();
  const { said } = await anna.opensIssue();
  const started = Date.now();
  await base('pay', { amount: '500' });
  await anna.hears(...said, t.underpaid(rub(50_000), FEE));
  const { body } = await call<List<{ payload: { at: string } }>>(service.api, '/v1/events/search', {
    kind: 'payment.changed',
    limit: 1,
  });
  // The base writes Moscow's time without an offset: taken for UTC it would be three hours off.
  expect(Math.abs(Date.parse(body.items[0]?.payload.at ?? '') - started)).toBeLessThan(120_000);
  const rest = {
    event: 'payment',
    id: `empty-date-${started}`,
    invoice: { ref: newest().toUpperCase() },
    amount: '999,50',
    status: 'paid',
    date: '0001-01-01T00:00:00',
  };
  expect((await send(service.api.url, 'onec', `\uFEFF${JSON.stringify(rest)}`)).status).toBe(200);
  await anna.hears(...said, t.underpaid(rub(50_000), FEE), t.paid(FEE));
});

it('a sum that can be read in two ways pays nothing and is kept for a person', async () => {
  const anna = somebody();
  const { said } = await anna.opensIssue();
  const odd = {
    event: 'payment',
    id: 'two-ways',
    invoice: { ref: newest() },
    amount: '1,499',
    status: 'paid',
  };
  expect((await send(service.api.url, 'onec', odd)).status).toBe(200);
  const { body } = await call<List>(service.api, '/v1/events/search', { state: 'unread' });
  expect(body.items).toMatchObject([
    { eventId: expect.any(String) as string, reason: expect.stringMatching(/^amount/) as string },
  ]);
  await base('pay', {});
  await anna.hears(...said, t.paid(FEE));
});

it.each([
  ['the document', '^POST .*%D1%8E$|^POST .*Покупателю$'],
  ['its posting', '^POST .*/Post$'],
])('where the answer to %s is lost there is one invoice, posted once', async (_what, operation) => {
  const anna = somebody();
  const before = service.ledger('onec', 'invoice').length;
  const lost = service.sandbox.faults.add({ kind: 'dropped', provider: 'onec', operation, remaining: 1 });
  await anna.opensIssue();
  expect(lost.remaining).toBe(0);
  const invoices = service.ledger('onec', 'invoice').slice(before);
  expect(invoices).toHaveLength(1);
  const postings = service.ledger('onec', 'posting').filter(({ key }) => key === invoices[0]?.key);
  expect(postings).toHaveLength(1);
});

it('a posting that the base refuses is not hammered: the dialog says why and waits for a person', async () => {
  const anna = somebody();
  await service.vendors.act('onec', 'refusePosting', { words: 'Не заполнен договор' });
  const before = service.ledger('onec', 'invoice').length;
  await anna.write('Здравствуйте');
  await anna.hears(t.askName);
  await anna.write('Анна');
  await anna.hears(t.askName, t.askProblem('Анна'));
  await anna.write('Течёт кран');
  await anna.hears(t.askName, t.askProblem('Анна'), t.confirm('Анна', 'Течёт кран'));
  await anna.press('yes');
  await until('it waits for a person', async () => (await anna.workflow())['waitingFor'] === 'operator');
  expect(JSON.stringify(await anna.workflow())).toContain('onec.business_refusal');
  const [invoice, ...more] = service.ledger('onec', 'invoice').slice(before);
  expect(more).toEqual([]);
  expect(service.ledger('onec', 'posting').filter(({ key }) => key === invoice?.key)).toEqual([]);
});

it('the invoice of an issue that was deleted unpaid is unposted and marked for deletion, by its data version', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  const ref = newest();
  const number = /№ (\S+) на/.exec(said[4] ?? '')?.[1] ?? '';
  await service.vendors.act('okdesk', 'delete', { issueId: Number(issueId) });
  await anna.hears(...said, t.issueDeletedUnpaid(number));
  const invoice = async () => {
    const state = await (await fetch(`${service.sandbox.url}/_/onec`)).json();
    return (state as { invoices: SimInvoice[] }).invoices.find((one) => one.ref === ref);
  };
  await until('the base has taken it back', async () => (await invoice())?.deleted === true, invoice);
  expect(await invoice()).toMatchObject({ posted: false });
});
