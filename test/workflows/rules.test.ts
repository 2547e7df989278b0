import { parseMappings } from '../../mappings';
import type { RecordAsked } from '../../workflows/record-events';
import { decideBy, wishesOf } from '../../workflows/rules';

const NO_FACTS = { orders: {}, people: {} };
const asked = (more: Partial<RecordAsked>): RecordAsked => ({
  kind: 'record.decision',
  platform: 'bpium',
  catalogId: '5',
  recordId: '1',
  asks: 'update',
  values: {},
  hook: { endpoint: 'bpium', id: '2', sequence: 1 },
  ...more,
});
const rulesOf = (yaml: string) =>
  parseMappings(`bpium: { catalogs: { '5': { rules: [${yaml}] } } }`).bpium.catalogs['5']!.rules;

describe('a status that needs the money', () => {
  const rules = rulesOf(`{ rule: unpaidStatus, status: 3, forbidden: [4], order: 7, message: Не оплачено. }`);
  const verdict = (question: RecordAsked, orders: Record<string, string> = {}) =>
    decideBy(question, rules, { orders, people: {} }).verdict;
  const ship = asked({ values: { '3': ['4'] }, all: { '3': ['1'], '7': 'FX-1' } });

  it('asks for the order, and refuses until it is paid', () => {
    expect(wishesOf(ship, rules)).toEqual([{ fact: 'order', orderId: 'FX-1' }]);
    for (const status of [
      'new',
      'reserving',
      'awaiting_payment',
      'expired',
      'cancelled',
      'refunded',
      'escalated',
    ])
      expect(verdict(ship, { 'FX-1': status })).toBe('refuse');
    for (const status of ['paid', 'fulfilling', 'done'])
      expect(verdict(ship, { 'FX-1': status })).toBe('allow');
    expect(decideBy(ship, rules, NO_FACTS)).toEqual({
      verdict: 'refuse',
      message: 'Не оплачено.',
      by: 'unpaidStatus',
    });
  });

  it.each([
    ['another status', { values: { '3': ['2'] }, all: ship.all! }],
    ['another field', { values: { '2': 'x' }, all: { '3': ['4'], '7': 'FX-1' } }],
    ['the same status again', { values: { '3': ['4'] }, all: { '3': ['4'], '7': 'FX-1' } }],
    ['a record without an order', { values: { '3': ['4'] }, all: { '7': ' ' } }],
    ['a deletion', { asks: 'delete' as const }],
  ])('lets %s be', (_what, more) => {
    expect(wishesOf(asked(more), rules)).toEqual([]);
    expect(verdict(asked(more))).toBe('allow');
  });

  it('looks at each status of several, and at each order', () => {
    const several = asked({ values: { '3': ['1', '4'] }, all: { '3': ['1'], '7': ['FX-1', 'FX-2'] } });
    expect(wishesOf(several, rules).map((wish) => wish.fact === 'order' && wish.orderId)).toEqual([
      'FX-1',
      'FX-2',
    ]);
    expect(verdict(several, { 'FX-1': 'paid' })).toBe('refuse');
    expect(verdict(several, { 'FX-1': 'paid', 'FX-2': 'paid' })).toBe('allow');
    expect(verdict(asked({ ...several, all: { '3': ['4', '2'], '7': 'FX-1' } }))).toBe('allow');
  });

  it('looks at the order that the change itself names, and at new records too', () => {
    const moved = asked({ values: { '3': ['4'], '7': 'FX-2' }, all: { '7': 'FX-1' } });
    expect(wishesOf(moved, rules)).toEqual([{ fact: 'order', orderId: 'FX-2' }]);
    expect(verdict(asked({ asks: 'create', values: { '3': '4', '7': 'FX-2' } }))).toBe('refuse');
  });
});

describe('a typed phone number', () => {
  const rules = rulesOf(
    `{ rule: fillByPhone, phone: 9, people: { catalog: 6, phone: 3, name: 2, company: 4 }, fill: { name: 10, company: 11, issues: 12 } }`,
  );
  const typed = (contact: string) => asked({ asks: 'fill', values: { '9': [{ contact }] } });
  const company = [
    { recordId: '65', catalogId: '8', sectionId: '2', recordTitle: 'Ромашка', catalogIcon: 'content-11' },
  ];
  const facts = {
    orders: {},
    people: {
      '+7 916 123-45-67': {
        recordId: '33',
        title: 'x',
        values: { '2': 'Анна', '4': company },
        openIssues: ['7', '9'],
      },
    },
  };

  it('fills in name, company as the platform gave it, and open issues', () => {
    const question = typed('+7 916 123-45-67');
    expect(wishesOf(question, rules)).toEqual([
      { fact: 'person', platform: 'bpium', catalogId: '6', fieldId: '3', phone: '+7 916 123-45-67' },
    ]);
    expect(decideBy(question, rules, facts)).toEqual({
      verdict: 'fill',
      message: { title: 'Анна', text: 'Открытые заявки: 7, 9.' },
      values: { '10': 'Анна', '11': company, '12': '7, 9' },
      by: 'fillByPhone',
    });
  });

  it('is waited for until it is whole, and fills in nothing of somebody unknown', () => {
    expect(wishesOf(typed('+7 916'), rules)).toEqual([]);
    expect(decideBy(typed('+7 999 000-00-00'), rules, facts)).toEqual({
      verdict: 'fill',
      by: 'no rule adds anything',
    });
    expect(
      wishesOf(
        asked({ asks: 'fill', values: { '2': 'x' }, all: { '9': [{ contact: '+79161234567' }] } }),
        rules,
      ),
    ).toEqual([]);
    expect(wishesOf(asked({ values: { '9': [{ contact: '+79161234567' }] } }), rules)).toEqual([]);
  });
});
