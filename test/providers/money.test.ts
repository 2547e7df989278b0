import fc from 'fast-check';
import { decimalOf, majorUnits, parseAmount, roundAmount } from '../../providers/money';

describe('an amount as vendors write it', () => {
  it.each<[unknown, number]>([
    [1499.5, 149_950],
    [1499, 149_900],
    [0, 0],
    [-12.34, -1234],
    [1.1, 110],
    [0.29, 29],
    [0.1 + 0.2, 30],
    [9_007_199_254.99, 900_719_925_499],
    ['1499.50', 149_950],
    ['1499,50', 149_950],
    ['1499,5', 149_950],
    ['1499', 149_900],
    ['1 499,50', 149_950],
    ['1\u00A0499,50', 149_950],
    ['1\u202F499,50', 149_950],
    ['12\u00A0345\u00A0678,09', 1_234_567_809],
    ['1 499', 149_900],
    [' 1499.50 ', 149_950],
    ['-1\u00A0499,50', -149_950],
    ['\u22121499,50', -149_950],
    ['+5', 500],
    ['0,00', 0],
    ['0.01', 1],
  ])('%j is %d kopecks', (written, minor) => {
    expect(parseAmount(written)).toBe(minor);
  });

  it.each<[unknown, string]>([
    ['1,499', 'a comma before three digits may group or divide'],
    ['1.499', 'so may a point'],
    ['1,499.50', 'grouping by comma is not agreed'],
    ['1.499,50', 'nor by point'],
    ['1 49,50', 'a group of two digits'],
    ['1499 500', 'a first group of four'],
    ['1 499\u00A0500,00', 'two kinds of groups'],
    ['1499.505', 'half a kopeck'],
    [1499.505, 'half a kopeck as a number'],
    ['1499.', 'a bare point'],
    ['.50', 'no whole part'],
    ['', 'nothing'],
    ['много', 'a word'],
    ['1e3', 'an exponent'],
    ['0x10', 'a hexadecimal'],
    ['1499 руб.', 'a unit'],
    ['１４９９', 'digits of another script'],
    ['99999999999999999', 'more than can be counted exactly'],
    [Number.NaN, 'not a number'],
    [Number.POSITIVE_INFINITY, 'infinite'],
    [2e12, 'beyond kopecks'],
    [null, 'null'],
    [true, 'a flag'],
    [[1499], 'a list'],
    [{ amount: 1 }, 'an object'],
  ])('%j is rejected: %s', (written) => {
    expect(parseAmount(written)).toBeUndefined();
  });

  it('comes back from every spelling of any number of kopecks', () => {
    const kopecks = fc.integer({ min: -1e12, max: 1e12 });
    const space = fc.constantFrom('', ' ', '\u00A0', '\u202F', '\u2009');
    const mark = fc.constantFrom('.', ',');
    fc.assert(
      fc.property(kopecks, space, mark, (minor, group, point) => {
        const [whole = '', fraction = ''] = decimalOf(minor).split('.');
        const written = whole.replace(/\B(?=(\d{3})+$)/g, group) + point + fraction;
        expect(parseAmount(written)).toBe(minor);
        expect(parseAmount(majorUnits(minor))).toBe(minor);
        expect(roundAmount(majorUnits(minor))).toBe(minor);
      }),
    );
  });

  it('is an integer or nothing, whatever comes in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.string()), (value) => {
        const minor = parseAmount(value);
        expect(minor === undefined || Number.isSafeInteger(minor)).toBe(true);
      }),
    );
  });
});

describe('a binary double', () => {
  it.each([
    [1499.4999999999998, 149_950],
    [1.005, 101],
    [-1.005, -101],
    [0.045, 5],
    [0.0449, 4],
    [1e-9, 0],
    [-0.001, 0],
  ])('%d is rounded to %d kopecks', (value, minor) => {
    expect(roundAmount(value)).toBe(minor);
  });

  it('is no amount where kopecks cannot be told apart', () => {
    expect(roundAmount(2 ** 52)).toBeUndefined();
    expect(roundAmount(Number.NaN)).toBeUndefined();
  });
});
