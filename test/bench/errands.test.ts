import type { Ending, LedgerRow } from '../../bench/ending';
import type { Market } from '../../bench/market';
import { PRICE } from '../../bench/market';
import type { Marks } from '../../bench/marks';
import { noMarks } from '../../bench/marks';
import { Purchase } from '../../bench/purchase';
import { checkWords } from '../../bench/record-errand';
import type { Booked } from '../../bench/shop';
import type { ToldEvent } from '../../bench/told';

const row = (row: Partial<LedgerRow>): LedgerRow => ({
  seq: 1,
  provider: 'bitrix24',
  type: 'deal',
  id: '7',
  ...row,
});

/** An order that was sold and paid at one gateway. */
function sold() {
  const payment: Booked = {
    gateway: 'tbank',
    ref: 'r',
    reference: 'O-001',
    status: 'paid',
    captured: PRICE,
    refunded: 0,
  };
  const ending = {
    orders: new Map([['O-001', 'done']]),
    books: [payment],
    sales: ['order:O-001'],
    ledger: [
      row({ subject: 'O-001', detail: { stage: 'C1:NEW' } }),
      row({ type: 'deal_update', subject: '7', detail: { stageId: 'C1:WON' } }),
    ],
    calls: new Map([['order:O-001', [{ event: 'order.done', state: 'answered', webhookId: 'msg_1' }]]]),
  };
  const purchase = new Purchase({} as Market, 'O-001', 'done');
  return { ...ending, payment, marks: () => purchase.check(ending as unknown as Ending) };
}

describe('of an order', () => {
  it('nothing is found where all is in its place', () => {
    expect(sold().marks()).toEqual(noMarks());
  });

  type Sold = ReturnType<typeof sold>;
  const DAMAGES: [string, keyof Marks, (sold: Sold) => void][] = [
    ['that it ended otherwise', 'lost', ({ orders }) => orders.set('O-001', 'escalated')],
    ['a second payment', 'doubled', ({ books, payment }) => books.push({ ...payment, refunded: PRICE })],
    ['money that went back', 'doubled', ({ payment }) => (payment.refunded = PRICE)],
    ['a second deal', 'doubled', ({ ledger }) => ledger.push(row({ id: '8', subject: 'O-001' }))],
    ['a deal that was left behind', 'lost', ({ ledger }) => ledger.pop()],
    ['a second document of sale', 'doubled', ({ sales }) => sales.push('order:O-001')],
    ['a subscriber who was not told', 'lost', ({ calls }) => calls.clear()],
  ];

  it.each(DAMAGES)('%s is found', (_what, kind, damage) => {
    const scene = sold();
    damage(scene);
    const marks = scene.marks();
    expect(marks[kind]).toHaveLength(1);
    expect({ ...marks, [kind]: [] }).toEqual(noMarks());
  });
});

describe('of the changes of a record', () => {
  const WORDS = ['R-1', 'R-2', 'R-3'];
  const told = (...words: string[]): ToldEvent[] =>
    words.map((word, i) => ({
      kind: 'record.changed',
      number: i + 1,
      values: { '2': word },
      previous: { '2': WORDS[WORDS.indexOf(word) - 1] },
    }));
  const found = (events: ToldEvent[], missed = 0): Marks => {
    const marks = noMarks();
    checkWords(marks, WORDS, events, missed);
    return marks;
  };

  it('nothing is found where each was told in its turn', () => {
    expect(found(told('R-1', 'R-2', 'R-3'))).toEqual(noMarks());
  });

  it('one that was not told is found, though the next one says what was there before', () => {
    expect(found(told('R-1', 'R-3'))).toEqual({ ...noMarks(), lost: ['R-2 in its record'] });
  });

  it('one that nobody could tell is no loss of ours', () => {
    expect(found(told('R-1', 'R-3'), 1)).toEqual({ ...noMarks(), neverArrived: ['R-2'] });
  });

  it('one that the service knows it was not told of is no loss of ours', () => {
    const marks = noMarks();
    checkWords(marks, WORDS, told('R-1', 'R-3'), 0, (word) => word === 'R-2');
    expect(marks).toEqual({ ...noMarks(), neverArrived: ['R-2'] });
  });

  it('one that came before an earlier one is found', () => {
    expect(found(told('R-2', 'R-1', 'R-3')).reordered).toHaveLength(1);
  });
});
