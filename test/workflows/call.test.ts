/** The waiting of one call of ours: its turn, its next try, its end. */
import type { CallWaiting } from '../../workflows/call';
import { callId } from '../../workflows/ids';
import { TestEntity } from './fixture/entity';
import { STARTS } from './fixture/relay';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

let count = 0;
const aCall = () => {
  const id = `c-${++count}`;
  return { id, entity: new TestEntity<CallWaiting>(stage, STARTS, callId(id)) };
};
const go = (id: string) => ({ kind: 'call.requested', callId: id }) as const;
const tries = () => stage.server.outside.called('attemptCall').length;
const ended = (entity: TestEntity<CallWaiting>) =>
  until('the workflow ends', async () => (await entity.status()) === 'COMPLETED');

it('is tried once and over when it is answered', async () => {
  const { id, entity } = aCall();
  await entity.deliver(go(id));
  await ended(entity);
  expect(stage.server.outside.called('attemptCall')).toEqual([{ callId: id }]);
});

it('is tried again after the wait that its attempt names, and not by a turn that is offered meanwhile', async () => {
  const { id, entity } = aCall();
  stage.server.outside.callAttempts = [
    { outcome: 'again', afterMs: 5_000 },
    { outcome: 'again', afterMs: 3_600_000 },
  ];
  await entity.deliver(go(id));
  await until('it waits', async () => (await entity.state()).stage === 'retrying');
  await entity.deliver(go(id));
  await stage.server.pass('1s');
  expect(tries()).toBe(1);
  await stage.server.pass('5s');
  await until('it is tried again', () => Promise.resolve(tries() === 2));
  expect(await entity.state()).toMatchObject({ stage: 'retrying', attempts: 2 });
  await stage.server.pass('61m');
  await ended(entity);
  expect(tries()).toBe(3);
});

it('waits for its turn until it is woken, or for five minutes', async () => {
  const { id, entity } = aCall();
  stage.server.outside.callAttempts = [{ outcome: 'no_turn' }, { outcome: 'no_turn' }];
  await entity.deliver(go(id));
  await until('it is queued', async () => (await entity.state()).stage === 'queued');
  await entity.deliver(go(id));
  await until('it asked', () => Promise.resolve(tries() === 2));
  await stage.server.pass('6m');
  await ended(entity);
  expect(tries()).toBe(3);
});
