import { randomUUID } from 'node:crypto';
import { failureOf } from '../vendor';
import { MAPPED, ORDER, RUB, startPortal } from './portal';
import type { Portal } from './portal';

let portal: Portal;
beforeEach(async () => {
  portal = await startPortal();
});
afterEach(() => portal.stop());

interface Deal {
  id: number;
  fields: Record<string, unknown>;
}
interface State {
  deals: Deal[];
  contacts: { name: string; comms: string[] }[];
  notifications: { userId: number; tag: string; text: string }[];
}
const state = async (): Promise<State> => (await portal.state()) as State; // the simulator's own form
const theDeal = async (): Promise<Deal> => {
  const { deals } = await state();
  expect(deals).toHaveLength(1);
  return deals[0]!;
};
const methods = () => portal.calls.map(({ operation }) => operation);

describe('a deal', () => {
  it('is made by crm.item.add in its pipeline, with a sum of its own that goods do not count anew', async () => {
    const { dealId, url } = await portal.crm.createDeal(ORDER, randomUUID());
    expect(methods()).toEqual(['crm.item.add']);
    expect(url).toBe(`${new URL(portal.url).origin}/crm/deal/details/${dealId}/`);
    expect((await theDeal()).fields).toMatchObject({
      title: 'Заказ FX-1001',
      categoryId: 1,
      stageId: 'C1:NEW',
      opportunity: 1499.5,
      isManualOpportunity: 'Y',
      currencyId: 'RUB',
      comments: '2 × чайник',
    });
  });

  it('is found by our key, and tells its order', async () => {
    const key = randomUUID();
    const { dealId } = await portal.crm.createDeal(ORDER, key);
    await portal.crm.createDeal({ ...ORDER, origin: 'FX-1002' }, randomUUID());
    expect(await portal.crm.findDeal(key)).toMatchObject({ dealId });
    expect(await portal.crm.findDeal(randomUUID())).toBeUndefined();
    expect(await portal.crm.readDeal(dealId)).toMatchObject({
      dealId,
      origin: 'FX-1001',
      stage: 'new',
      stageId: 'C1:NEW',
      money: RUB(149_950),
    });
  });

  it('whose answer was lost is found by its key and is one; the call is not sent again by itself', async () => {
    const key = randomUUID();
    portal.sandbox.faults.add({ kind: 'dropped', operation: 'crm.item.add' });
    expect((await failureOf(portal.crm.createDeal(ORDER, key))).outcome).toBe('unknown');
    expect(methods()).toEqual(['crm.item.add']);
    expect(await portal.crm.findDeal(key)).toMatchObject({ dealId: String((await theDeal()).id) });
  });

  it('of another system that was given one of our stages has no order', async () => {
    await portal.crm.createDeal(ORDER, randomUUID());
    const { id } = await theDeal();
    await portal.act('edit', { id, fields: { originatorId: '1C', originId: '77' } });
    expect((await portal.crm.readDeal(String(id)))?.origin).toBeUndefined();
  });

  it('that was deleted is undefined', async () => {
    const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
    await portal.act('remove', { id: dealId });
    expect(await portal.crm.readDeal(dealId)).toBeUndefined();
  });

  it('of a payment without an order has the customer in the custom field, under its own name', async () => {
    const orphan = { ...ORDER, origin: 'pay-7', orphan: { customerId: '123' } };
    await portal.crm.createDeal(orphan, randomUUID());
    expect((await theDeal()).fields).toMatchObject({
      title: 'New Deal from Webhook',
      stageId: 'C1:PREPARATION',
      UF_CRM_1234567890: '123',
      originId: 'pay-7',
    });
  });

  it.each(['createDeal', 'moveDeal'] as const)(
    'whose stage fixit.yml does not name is refused by %s, with the key to set, and nothing is sent',
    async (call) => {
      const crm = portal.crmOf('bitrix24: { stages: {} }');
      const done = call === 'createDeal' ? crm.createDeal(ORDER, randomUUID()) : crm.moveDeal('1', 'new');
      const error = await failureOf(done);
      expect([error.outcome, error.type]).toEqual(['refused', 'bitrix24.stage_missing']);
      expect(error.message).toContain('bitrix24.stages.new');
      expect(portal.calls).toEqual([]);
    },
  );

  it('in a stage that fixit.yml names nowhere is read without one of ours', async () => {
    const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
    await portal.act('move', { id: dealId, stage: 'C1:LOSE' });
    const read = await portal.crm.readDeal(dealId);
    expect([read?.stage, read?.stageId]).toEqual([undefined, 'C1:LOSE']);
  });
});

describe('a deal that is moved', () => {
  it('is changed once, stage and sum together', async () => {
    const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
    await portal.crm.moveDeal(dealId, 'paid', RUB(99_900));
    await portal.crm.moveDeal(dealId, 'paid', RUB(99_900));
    expect(portal.ledger('deal_update')).toHaveLength(1);
    expect(await portal.crm.readDeal(dealId)).toMatchObject({ stage: 'paid', money: RUB(99_900) });
  });

  it('and was deleted is refused, with what to do', async () => {
    const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
    await portal.act('remove', { id: dealId });
    expect((await failureOf(portal.crm.moveDeal(dealId, 'paid'))).type).toBe('bitrix24.deal_gone');
  });

  it('to a stage that the pipeline has not is refused, with the check to run', async () => {
    const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
    const crm = portal.crmOf('bitrix24: { stages: { won: "C9:WON" } }');
    const error = await failureOf(crm.moveDeal(dealId, 'won'));
    expect([error.outcome, error.type]).toEqual(['refused', 'bitrix24.rejected']);
    expect(error.message).toContain('providers check');
  });
});

describe('many deals', () => {
  it('are read fifty in a call, those that are gone left out', async () => {
    const made: string[] = [];
    for (let i = 0; i < 53; i++) made.push((await portal.crm.createDeal(ORDER, randomUUID())).dealId);
    await portal.act('remove', { id: made[0] });
    await portal.act('remove', { id: made[52] });
    portal.calls.length = 0;
    const read = await portal.crm.readDeals(made);
    expect(methods()).toEqual(['batch', 'batch']);
    expect(read.map(({ dealId }) => dealId)).toEqual(made.slice(1, 52));
  });

  it('that are all gone, where PHP writes the empty table as a list, are none', async () => {
    expect(await portal.crm.readDeals(['7', '8'])).toEqual([]);
    expect(await portal.crm.readDeals([])).toEqual([]);
  });

  it('are asked for by numbers alone', async () => {
    const error = await failureOf(portal.crm.readDeals(['1&entityTypeId=3']));
    expect(error.type).toBe('bitrix24.bad_id');
    expect(portal.calls).toEqual([]);
  });
});

describe('the buyer', () => {
  const anna = { name: 'Анна', phone: '+79160000001', email: 'anna@example.ru' };

  it('is made once, found by phone or e-mail afterwards, and bound to the deal', async () => {
    await portal.crm.createDeal({ ...ORDER, contact: anna }, randomUUID());
    await portal.crm.createDeal({ ...ORDER, contact: { name: 'A', email: anna.email } }, randomUUID());
    const { contacts, deals } = await state();
    expect(contacts).toMatchObject([{ name: 'Анна', comms: [anna.phone, anna.email] }]);
    const bound = deals.map(({ fields }) => fields['contactIds']);
    expect(bound).toEqual([bound[0], bound[0]]);
    expect(bound[0]).toHaveLength(1);
  });

  it('with a name alone is nobody, for the next one would be a stranger again', async () => {
    await portal.crm.createDeal({ ...ORDER, contact: { name: 'Анна' } }, randomUUID());
    expect((await state()).contacts).toEqual([]);
  });

  it('is made once where the answer was lost and the deal is tried again', async () => {
    const key = randomUUID();
    portal.sandbox.faults.add({ kind: 'dropped', operation: 'crm.item.add', remaining: 1 });
    const deal = { ...ORDER, contact: anna };
    expect((await failureOf(portal.crm.createDeal(deal, key))).outcome).toBe('unknown');
    expect(await portal.crm.findDeal(key)).toBeUndefined();
    await portal.crm.createDeal(deal, key);
    expect((await state()).contacts).toHaveLength(1);
  });
});

describe('a notification', () => {
  it('replaces the one with its tag, under a client id, without which a web hook’s tag is nobody’s', async () => {
    await portal.crm.notify('Заказ [b]FX-1[/b] ждёт', 'order:FX-1');
    await portal.crm.notify('Заказ FX-1 оплачен', 'order:FX-1');
    expect((await state()).notifications).toMatchObject([{ userId: 1, text: 'Заказ FX-1 оплачен' }]);
    expect(portal.calls[0]?.body).toMatchObject({ CLIENT_ID: 'fixit-exchange' });
  });

  it('shows brackets as what they are not: BB code', async () => {
    await portal.crm.notify('[url=http://evil.example]<b>x</b>[/url]', 't');
    expect((await state()).notifications[0]?.text).not.toMatch(/[<>[\]]/);
  });

  it.each([
    ['nobody', MAPPED.replace('notifyUserId: 1', ''), 'bitrix24.notify_missing'],
    ['a user who has left', MAPPED.replace('notifyUserId: 1', 'notifyUserId: 2'), 'bitrix24.not_notified'],
  ])('to %s is refused, with the key to set', async (_who, mapped, type) => {
    const error = await failureOf(portal.crmOf(mapped).notify('x', 't'));
    expect([error.outcome, error.type]).toEqual(['refused', type]);
    expect(error.message).toContain('bitrix24.notifyUserId');
  });
});
