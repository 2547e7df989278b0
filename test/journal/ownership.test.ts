import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { claim } from '../../journal/claim';
import { settle } from '../../journal/settle';
import type { Outcome } from '../../journal/settle';
import { SLOTS, slotOf } from '../../journal/slots';
import type { Part } from '../../journal/types';
import { ROOT } from '../../root';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  later,
  message,
  openAppender,
  openClient,
  openPlace,
  openPool,
  openRelay,
  rowsOf,
} from './fixture';
import type { Place } from './fixture';
import type { Relay } from '../../journal/relay';

afterEach(cleanUp);

const ownedBy = (relay: Relay): number[] =>
  Array.from({ length: SLOTS }, (_, i) => i).filter((i) => relay.owns(i));

interface RelayProcess {
  kill(): Promise<void>;
  /** Stands still with its connections open, as when its machine is cut off. */
  freeze(): void;
}

/** A relay as `npm run start:relay` starts it; ends by SIGKILL. */
async function startRelayProcess(place: Place): Promise<RelayProcess> {
  const child = fork(join(ROOT, 'dist', 'api', 'relay-main.js'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: place.databaseUrl,
      TEMPORAL_ADDRESS: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'],
      LOG_LEVEL: 'error',
    },
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  later(kill);
  await once(child, 'message');
  return { kill, freeze: () => void child.kill('SIGSTOP') };
}

describe('ownership of slots', () => {
  it('is shared by two relays, each slot with one of them', async () => {
    const place = await openPlace();
    const client = await openClient();
    const first = await openRelay(place, client);
    expect(ownedBy(first)).toHaveLength(SLOTS);

    const second = await openRelay(place, client, { pool: openPool(place.databaseUrl) });
    await eventually(() => {
      expect([ownedBy(first).length, ownedBy(second).length]).toEqual([SLOTS / 2, SLOTS / 2]);
    });
    expect(new Set([...ownedBy(first), ...ownedBy(second)]).size).toBe(SLOTS);

    await first.stop();
    await eventually(() => expect(ownedBy(second)).toHaveLength(SLOTS));
  });

  it('goes to those that are left within seconds when a process is killed', async () => {
    const place = await openPlace();
    const { kill } = await startRelayProcess(place);
    const heir = await openRelay(place, await openClient());
    await eventually(() => expect(ownedBy(heir)).toHaveLength(SLOTS / 2));

    await kill();
    const killedAt = performance.now();
    const appender = openAppender(place.pool);
    for (let i = 0; i < 64; i++) await append(appender, message(place, `phone:+7999000${1000 + i}`, 'hello'));
    await drained(place, 5_000);
    expect(ownedBy(heir)).toHaveLength(SLOTS);
    expect(performance.now() - killedAt).toBeLessThan(5_000);
  });

  it('goes to those that are left when a process vanishes without a word', async () => {
    const place = await openPlace();
    const { freeze } = await startRelayProcess(place);
    const heir = await openRelay(place, await openClient());
    await eventually(() => expect(ownedBy(heir)).toHaveLength(SLOTS / 2));

    freeze();
    await eventually(() => expect(ownedBy(heir)).toHaveLength(SLOTS), 20_000);
  });

  it('comes back after the connection that holds it was cut', async () => {
    const place = await openPlace();
    const relay = await openRelay(place, await openClient());
    await rowsOf(
      place,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'fixit relay' AND datname = current_database()`,
    );
    await eventually(() => expect(ownedBy(relay)).toHaveLength(0));
    await eventually(() => expect(ownedBy(relay)).toHaveLength(SLOTS));
    await append(openAppender(place.pool), message(place, 'phone:+79990000001', 'hello'));
    await drained(place);
  });

  it('never lets two relays give one event two numbers', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    const parts = Array.from({ length: 40 }, (_, i) =>
      message(place, `phone:+7999000${1000 + (i % 20)}`, `${i}`),
    );
    await append(appender, ...parts);

    // Two that both believe that they own everything, as while a slot changes hands.
    const slots = Array.from({ length: SLOTS }, (_, i) => i);
    const pools = [openPool(place.databaseUrl), openPool(place.databaseUrl)];
    const claims = await Promise.all(pools.map((pool) => claim(pool, slots, [], 64)));

    const stored = new Map(
      (await rowsOf<{ id: string; number: string }>(place, 'SELECT event AS id, number FROM pending')).map(
        (row) => [row.id, Number(row.number)],
      ),
    );
    for (const { keys } of claims)
      for (const { events } of keys) for (const { id, number } of events) expect(number).toBe(stored.get(id));
    await openRelay(place, client);
    await drained(place);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  });

  it('lets no relay that comes too late undo what another did with an event', async () => {
    const place = await openPlace();
    const paid: Part = {
      eventId: 'paid',
      content: {
        state: 'event',
        event: {
          kind: 'payment.changed',
          gateway: 'onec',
          paymentId: 'paid',
          status: 'paid',
          money: { amount: 149_950, currency: 'RUB' },
          references: [{ type: 'invoice', value: '1' }],
        },
      },
    };
    await append(openAppender(place.pool), paid);
    const slots = Array.from({ length: SLOTS }, (_, i) => i);
    // The other one has read the reference in time, moved the payment and numbered it.
    const [seen] = (await claim(place.pool, slots, [], 64)).keys;
    const settlement = { event: seen!.events[0]!, key: seen!.key };
    const moved = { state: 'moved', key: 'ticket:okdesk:1', slot: slotOf('ticket:okdesk:1') } as const;
    await settle(place.pool, [{ ...settlement, outcome: moved }]);
    await claim(place.pool, slots, [], 64);
    const [row] = await rowsOf(place, 'SELECT * FROM pending');
    expect(row).toMatchObject({ key: 'ticket:okdesk:1', number: '1' });

    const tooLate: Outcome[] = [
      moved,
      { state: 'parked', reason: 'unknown', retryInMs: 300_000 },
      { state: 'dead', reason: 'unknown' },
    ];
    for (const outcome of tooLate) await settle(place.pool, [{ ...settlement, outcome }]);

    expect(await rowsOf(place, 'SELECT * FROM pending')).toEqual([row]);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  });
});
