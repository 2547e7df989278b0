/** What the API tells beforehand is what the workflow answers. */
import { allowedActions } from '../../api/v1/allowed-actions';
import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

/** What is refused, with its reason; what may be done has none. */
const told = (type: string, state: unknown, by: string) =>
  Object.fromEntries(allowedActions(type, state, by).map(({ action, reason }) => [action, reason]));

it('a dialog refuses in the words that were told, to each who asks', async () => {
  const anna = stage.dialog();
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  const free = told('dialog', await anna.state(), 'Мария');
  expect(free).toMatchObject({ takeOver: null, close: null });
  expect(await anna.refuses('say', 'Мария', { text: 'Да' })).toBe(free['say']);
  expect(await anna.refuses('handBack', 'Мария')).toBe(free['handBack']);

  await anna.act('takeOver', 'Мария');
  const taken = await anna.state();
  expect(told('dialog', taken, 'Мария')).toEqual({ takeOver: null, say: null, handBack: null, close: null });
  const others = told('dialog', taken, 'Пётр');
  expect(others).toMatchObject({ handBack: null, close: null });
  expect(await anna.refuses('takeOver', 'Пётр')).toBe(others['takeOver']);
  expect(await anna.refuses('say', 'Пётр', { text: 'Да' })).toBe(others['say']);
});

it('an order refuses in the words that were told', async () => {
  const order = stage.order();
  order.shop.stock('LAMP', 5);
  const placed = told('order', await order.placed(['LAMP', 1]), 'Мария');
  expect(placed).toMatchObject({ cancel: null, change: null, reconcile: null });
  for (const action of ['refund', 'retry'] as const) expect(await order.refuses(action)).toBe(placed[action]);

  const paid = told('order', await order.pays(), 'Мария');
  expect(paid).toMatchObject({ refund: null, reconcile: null });
  for (const action of ['cancel', 'change', 'retry'] as const)
    expect(await order.refuses(action)).toBe(paid[action]);
});

it('a replay is stopped while it runs, and resumed once it is stopped', () => {
  expect(told('replay', { stage: 'replaying' }, 'x')).toEqual({ stop: null, resume: expect.any(String) });
  expect(told('replay', { stage: 'stopped' }, 'x')).toEqual({ stop: expect.any(String), resume: null });
});

it('of what takes none, and of a state that is not known, nothing is told', () => {
  for (const type of ['ticket', 'payment', 'record', 'toString'])
    expect(allowedActions(type, { stage: 'open', status: 'open' }, 'x')).toEqual([]);
  for (const state of [undefined, {}, 'done'])
    for (const type of ['dialog', 'order', 'replay']) expect(allowedActions(type, state, 'x')).toEqual([]);
});
