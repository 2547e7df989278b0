import { invoiceSchema, stateOf, vatWithin } from '../../../providers/onec/invoice';

describe('a sum in an answer', () => {
  it.each([
    [1499.5, 149_950],
    [1499.4999999999998, 149_950],
    ['1499.5', 149_950],
    ['1.4995E3', 149_950],
    [0, 0],
  ])('of %j is %d kopecks', (sum, amount) => {
    const document = { Ref_Key: 'A', Number: '1', Posted: true, DeletionMark: false, СуммаДокумента: sum };
    expect(stateOf(invoiceSchema.parse(document), undefined)?.money).toEqual({ amount, currency: 'RUB' });
  });

  it.each(['', ' ', '1 499,50', 'NaN', null])('of %j is none', (sum) => {
    const document = { Ref_Key: 'A', Number: '1', Posted: true, DeletionMark: false, СуммаДокумента: sum };
    expect(invoiceSchema.safeParse(document).success).toBe(false);
  });
});

it.each([
  [149_950, 'НДС20', 24_992],
  [122_00, 'НДС22', 22_00],
  [110_00, 'НДС10', 10_00],
  [149_950, 'БезНДС', 0],
])('the tax within %d at %s is %d', (amount, rate, tax) => {
  expect(vatWithin(amount, rate)).toBe(tax);
});
