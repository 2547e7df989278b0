import { hook } from '../../../providers/opspanel/hook';
import { hookSettings } from '../../../providers/opspanel/settings';
import { opspanelSimulator } from '../../../providers/opspanel/simulator';
import { bridge } from '../simulated';
import { bytesOf, oneSecret, requestWith, settingsOf } from '../sides';

const settings = settingsOf(hookSettings, oneSecret);
const REFUND = { action: 'refund', order_id: 'FX-1', actor: 'anna', reason: 'broken', amount: 500 };

const read = (body: object, key?: string) =>
  hook.read(body, requestWith(bytesOf(body), key === undefined ? {} : { 'Idempotency-Key': key }), settings);

it('a request is known by its key; without one by its words, which then count once for ever', () => {
  expect(read(REFUND, 'k-1').events[0]).toMatchObject({ eventId: 'key:k-1', event: { requestId: 'k-1' } });
  const [bare] = read(REFUND).events;
  expect(bare).toMatchObject({ event: { requestId: bare?.eventId }, windowMs: 600_000 });
});

it('money is in major units', () => {
  for (const amount of [500, '500.00', '500,00'])
    expect(read({ ...REFUND, amount }).events[0]?.event).toMatchObject({ amount: 50_000 });
  expect(read({ ...REFUND, amount: null }).events[0]?.event).not.toHaveProperty('amount');
});

it.each([
  { action: 'delete' },
  { order_id: '' },
  { actor: '' },
  { amount: 0 },
  { amount: 'all' },
  { action: 'change' },
  { action: 'change', lines: [] },
  { action: 'change', lines: [{ sku: 'A-1', quantity: 0 }] },
])('with %j it is for a person to look at', (more) => {
  const { events, unread } = read({ ...REFUND, ...more });
  expect([events.length, unread.length]).toEqual([0, 1]);
});

it('the simulated panel sends genuine requests', () => {
  const side = bridge(opspanelSimulator(settings), hook, settings);
  const asked = side.act('request', {
    action: 'change',
    orderId: 'FX-1',
    lines: [{ sku: 'A', quantity: 2 }],
  });
  expect(side.events()).toMatchObject([
    { kind: 'operator.requested', orderId: 'FX-1', action: 'change', ...(asked as object) },
  ]);
});
