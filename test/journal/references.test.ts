import { randomUUID } from 'node:crypto';
import { addReference } from '../../journal/references';
import type { Part } from '../../journal/types';
import type { PaymentReference } from '../../workflows/events';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openPool,
  openRelay,
  rowsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const payment = (references: PaymentReference[], paymentId: string = randomUUID()): Part => ({
  eventId: paymentId,
  content: {
    state: 'event',
    event: {
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId,
      status: 'paid',
      money: { amount: 149_950, currency: 'RUB' },
      references,
    },
  },
});

const parked = (place: Place) =>
  rowsOf<{ key: string; reason: string; attempts: number }>(
    place,
    'SELECT key, reason, attempts FROM pending WHERE parked_at IS NOT NULL ORDER BY seq',
  );

const ticket = ({ account }: Place, issue = '1'): string => `ticket:okdesk:${account}-${issue}`;

describe('a payment', () => {
  it.each(['its number, as the API lists it', 'its workflow id'])('finds a dialog by %s', async (how) => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    const appender = openAppender(place.pool, () => relay);
    await append(appender, message(place, 'phone:+79990000001', 'Кран течёт'));
    await drained(place);
    const [dialog] = await rowsOf<{ key: string; contact: string }>(
      place,
      `SELECT key, contact FROM keys WHERE key LIKE 'dialog:%'`,
    );
    const value = how === 'its workflow id' ? dialog!.key : dialog!.contact;
    await append(appender, payment([{ type: 'dialog', value }]), payment([{ type: 'dialog', value: '999' }]));
    await eventually(async () => {
      expect(await parked(place)).toMatchObject([{ key: 'ref:dialog:999' }]);
      expect(
        await countOf(place, 'events', `kind = 'payment.changed' AND workflow_id = '${dialog!.key}'`),
      ).toBe(1);
    });
  });

  it('that comes before its reference waits, and goes on at once when the reference is written', async () => {
    const place = await openPlace();
    const client = await openClient();
    // Neither the poll nor the parked one's own pause may be what brings it.
    const relay = await openRelay(place, client, { pollMs: 3_600_000 });
    const appender = openAppender(place.pool, () => relay);
    const invoice = { type: 'invoice', value: randomUUID() } as const;
    await append(appender, payment([invoice]));
    await eventually(async () =>
      expect(await parked(place)).toEqual([
        {
          key: `ref:invoice:${invoice.value}`,
          attempts: 1,
          reason: expect.stringContaining('nothing here is known'),
        },
      ]),
    );
    await rowsOf(place, `UPDATE pending SET retry_at = now() + interval '1 hour'`);

    await addReference(place.pool, invoice, ticket(place));

    await drained(place, 5_000);
    const told = await toldTo(client, ticket(place));
    expect(told.signals).toMatchObject([[{ kind: 'payment.changed', number: 1 }]]);
    expect(await rowsOf(place, 'SELECT state, workflow_id FROM events')).toEqual([
      { state: 'delivered', workflow_id: ticket(place) },
    ]);
  });

  it('goes on at once when a weaker thing that it names becomes known', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client, { pollMs: 3_600_000 });
    const order = { type: 'order', value: randomUUID() } as const;
    await append(
      openAppender(place.pool, () => relay),
      payment([{ type: 'invoice', value: 'unheard-of' }, order]),
    );
    await eventually(async () => expect(await parked(place)).toHaveLength(1));
    await rowsOf(place, `UPDATE pending SET retry_at = now() + interval '1 hour'`);

    await addReference(place.pool, order, ticket(place));
    await drained(place, 5_000);
  });

  it('goes on at once when its reference is written while it is being parked', async () => {
    const place = await openPlace();
    const client = await openClient();
    const invoice = { type: 'invoice', value: randomUUID() } as const;
    const pool = openPool(place.databaseUrl);
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
    const slow = async (...args: unknown[]): Promise<unknown> => {
      if (typeof args[0] === 'string' && args[0].includes('SET parked_at')) {
        await addReference(place.pool, invoice, ticket(place));
      }
      return query(...args);
    };
    const relay = await openRelay(place, client, {
      pool: Object.assign(pool, { query: slow }),
      pollMs: 3_600_000,
    });

    await append(
      openAppender(place.pool, () => relay),
      payment([invoice]),
    );

    await drained(place, 5_000);
    expect((await toldTo(client, ticket(place))).signals).toHaveLength(1);
  });

  it('that comes after its reference goes straight through', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    const invoice = { type: 'invoice', value: randomUUID() } as const;
    await addReference(place.pool, invoice, ticket(place));

    await append(
      openAppender(place.pool, () => relay),
      payment([invoice]),
    );

    await drained(place);
    expect((await toldTo(client, ticket(place))).signals).toHaveLength(1);
  });

  it('whose references disagree stays, with the reason', async () => {
    const place = await openPlace();
    const relay = await openRelay(place, await openClient());
    const invoice = { type: 'invoice', value: randomUUID() } as const;
    const order = { type: 'order', value: randomUUID() } as const;
    await addReference(place.pool, invoice, ticket(place, '1'));
    await addReference(place.pool, order, ticket(place, '2'));

    await append(
      openAppender(place.pool, () => relay),
      payment([invoice, order]),
    );

    await eventually(async () =>
      expect(await parked(place)).toMatchObject([{ reason: expect.stringContaining('disagree') }]),
    );
  });

  it('that waited too long is a dead letter', async () => {
    const place = await openPlace();
    const relay = await openRelay(place, await openClient(), { parkHours: 72 });
    await append(
      openAppender(place.pool, () => relay),
      payment([{ type: 'invoice', value: 'unheard-of' }]),
    );
    await eventually(async () => expect(await parked(place)).toHaveLength(1));

    await rowsOf(place, `UPDATE pending SET parked_at = now() - interval '73 hours', retry_at = NULL`);

    await drained(place);
    expect(await rowsOf(place, 'SELECT reason FROM dead_letters')).toEqual([
      { reason: expect.stringContaining('waited 72 h') },
    ]);
    expect(await rowsOf(place, 'SELECT state FROM events')).toEqual([{ state: 'dead' }]);
  });

  it('is looked at again, ever more seldom', async () => {
    const place = await openPlace();
    const relay = await openRelay(place, await openClient());
    await append(
      openAppender(place.pool, () => relay),
      payment([{ type: 'invoice', value: 'unheard-of' }]),
    );

    await eventually(async () => expect(await parked(place)).toMatchObject([{ attempts: 2 }]));
    const [{ wait } = { wait: 0 }] = await rowsOf<{ wait: number }>(
      place,
      'SELECT extract(epoch FROM retry_at - now())::float8 AS wait FROM pending',
    );
    expect(wait).toBeGreaterThan(2);
  });

  it('waits for nobody else: a hundred unknown ones do not keep a known one back', async () => {
    const place = await openPlace();
    const relay = await openRelay(place, await openClient());
    const appender = openAppender(place.pool, () => relay);
    const invoice = { type: 'invoice', value: randomUUID() } as const;
    const order = { type: 'order', value: randomUUID() } as const;
    await append(appender, ...Array.from({ length: 120 }, () => payment([invoice])));
    await eventually(async () => expect(await parked(place)).toHaveLength(120));
    await addReference(place.pool, order, ticket(place));

    await append(appender, payment([invoice, order]));

    await eventually(async () => expect(await countOf(place, 'events', `state = 'delivered'`)).toBe(1));
    expect(await parked(place)).toHaveLength(120);
  });
});
