import { instantColumn, intColumn, plainColumn, textColumn } from '../../journal/columns';
import { cleanUp, openPlace, rowsOf } from './fixture';

afterEach(cleanUp);

describe('columns of a batch', () => {
  it('bring every text to Postgres as it was', async () => {
    const place = await openPlace();
    const texts = [
      '',
      ' ',
      'NULL',
      'null',
      null,
      'a,b',
      '{a}',
      '"',
      '\\',
      '\\"',
      '"\\',
      "'",
      'line\nfeed',
      'Ё 🚿',
      '{"a":"b\\"c"}',
      // The one before said once more, across what is empty, too.
      'Ё 🚿',
      'Ё 🚿',
      'Ё 🚿',
      '',
      '',
      null,
      null,
      '',
    ];
    const [row] = await rowsOf<{ texts: string[] }>(place, 'SELECT $1::text[] AS texts', [textColumn(texts)]);
    expect(row?.texts).toEqual(texts);
  });

  it('bring numbers, times and what is written plainly', async () => {
    const place = await openPlace();
    const [row] = await rowsOf(
      place,
      'SELECT $1::int[] AS a, $2::int[] AS b, $3::timestamptz[] AS c, $4::uuid[] AS d, $5::real[] AS e',
      [
        intColumn([1, null, -3]),
        intColumn([]),
        instantColumn([new Date('2026-01-01T00:00:00.123Z'), null, new Date('1999-12-31T23:59:59.999Z')]),
        plainColumn(['019a0000-0000-7000-8000-000000000001', null]),
        plainColumn([1.5, 0]),
      ],
    );
    expect(row).toEqual({
      a: [1, null, -3],
      b: [],
      c: [new Date('2026-01-01T00:00:00.123Z'), null, new Date('1999-12-31T23:59:59.999Z')],
      d: ['019a0000-0000-7000-8000-000000000001', null],
      e: [1.5, 0],
    });
  });

  it('without a value are filled with nulls beside longer ones', async () => {
    const place = await openPlace();
    const rows = await rowsOf(
      place,
      'SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) AS t(a, b, c, d)',
      [
        textColumn(['x', 'y']),
        textColumn([null, null]),
        intColumn([null, null]),
        instantColumn([null, null]),
      ],
    );
    expect(rows).toEqual(['x', 'y'].map((a) => ({ a, b: null, c: null, d: null })));
  });
});
