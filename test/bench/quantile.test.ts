import { median, quantile } from '../../bench/quantile';

describe('a part of all', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ])('of 1 to 100 %d do not exceed %d', (part, value) => {
    expect(quantile(hundred, part)).toBe(value);
  });

  it('of a few is one of them, of none it is no number', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.99)).toBeNaN();
  });

  it('leaves what it is given as it is', () => {
    const given = [2, 1];
    quantile(given, 0.5);
    expect(given).toEqual([2, 1]);
  });
});
