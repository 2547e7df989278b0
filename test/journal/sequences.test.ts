/** Hooks that their sender counts: what never came is found, counted once, and has the records asked for. */
import { createSequences } from '../../journal/sequences';
import type { Sequences } from '../../journal/sequences';
import type { StoredPart } from '../../journal/types';
import { toStored } from '../../journal/types';
import type { Place } from './fixture';
import { cleanUp, openPlace } from './fixture';

let place: Place;
let rereads: Map<string, number>[];
beforeAll(async () => {
  place = await openPlace();
});
afterAll(cleanUp);
beforeEach(() => {
  rereads = [];
});

const open = (): Sequences =>
  createSequences({
    ...place,
    onGaps(counts) {
      rereads.push(new Map(counts));
      return Promise.resolve();
    },
  });

const told = (id: string, ...numbers: number[]): StoredPart[] =>
  numbers.map((sequence) =>
    toStored({
      eventId: `${id}:${sequence}`,
      content: {
        state: 'event',
        event: {
          kind: 'record.changed',
          platform: 'bpium',
          catalogId: '5',
          recordId: '1',
          change: 'updated',
          version: String(sequence),
          hook: { endpoint: 'bpium', id, sequence },
        },
      },
    }),
  );

/** As if it had been missed a minute ago. */
const aMinuteLater = () =>
  place.pool.query(
    "UPDATE hook_gaps SET missed_at = missed_at - interval '1 minute' WHERE counted_at IS NULL",
  );

const missing = async (hook: string) => {
  const { rows } = await place.pool.query<{ sequence: string }>(
    'SELECT sequence FROM hook_gaps WHERE hook = $1 ORDER BY sequence',
    [hook],
  );
  return rows.map(({ sequence }) => Number(sequence));
};

it('what arrives out of order within some seconds is no gap', async () => {
  const sequences = open();
  sequences.take(told('order', 10, 13));
  await sequences.flush();
  expect(await missing('order')).toEqual([11, 12]);
  expect(await sequences.look()).toEqual(new Map());
  sequences.take(told('order', 12, 11));
  await sequences.flush();
  await aMinuteLater();
  expect([await missing('order'), await sequences.look()]).toEqual([[], new Map()]);
});

it('what is still missing then counts once over all processes, and has the records asked for', async () => {
  const [one, other] = [open(), open()];
  one.take(told('gap', 20));
  await one.flush();
  other.take(told('gap', 23));
  await other.flush();
  await aMinuteLater();
  await Promise.all([one.look(), other.look()]);
  expect(rereads).toEqual([new Map([['bpium', 2]])]);
  expect(await one.look()).toEqual(new Map());
});

it('a sender that begins to count anew has left out nothing', async () => {
  const sequences = open();
  sequences.take(told('anew', 50_000));
  await sequences.flush();
  sequences.take(told('anew', 1));
  await sequences.flush();
  sequences.take(told('anew', 3));
  await sequences.flush();
  expect(await missing('anew')).toEqual([2]);
});

it('a long silence keeps the last thousand numbers alone', async () => {
  const sequences = open();
  sequences.take(told('silence', 1));
  await sequences.flush();
  sequences.take(told('silence', 100_000));
  await sequences.stop();
  expect(await missing('silence')).toHaveLength(1_000);
});
