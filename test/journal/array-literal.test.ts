import { plainArray, textArray } from '../../journal/array-literal';
import { cleanUp, openPlace, rowsOf } from './fixture';

afterEach(cleanUp);

describe('array literals', () => {
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
    ];
    const [row] = await rowsOf<{ texts: string[] }>(place, 'SELECT $1::text[] AS texts', [textArray(texts)]);
    expect(row?.texts).toEqual(texts);
  });

  it('bring numbers, times and nothing at all', async () => {
    const place = await openPlace();
    const [row] = await rowsOf(
      place,
      'SELECT $1::int[] AS a, $2::int[] AS b, $3::timestamptz[] AS c, $4::text[] AS d',
      [
        plainArray([1, null, -3]),
        plainArray([]),
        plainArray(['2026-01-01T00:00:00.123Z', null]),
        textArray([]),
      ],
    );
    expect(row).toEqual({ a: [1, null, -3], b: [], c: [new Date('2026-01-01T00:00:00.123Z'), null], d: [] });
  });
});
