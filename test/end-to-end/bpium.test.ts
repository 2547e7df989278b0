/** Bpium through the whole service: its people work with records, and the service tells them what may not be done. */
import { z } from 'zod';
import { call } from '../api/fixture';
import { startReceiver } from '../calls/receiver';
import { until } from '../workflows/fixture/until';
import type { Service } from './service';
import { openService } from './service';

let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterEach(() => service.sandbox.faults.clear());
afterAll(() => service.close());

const act = (action: string, parameters: Record<string, unknown>) =>
  service.vendors.act('bpium', action, parameters);
const stateOf = async (id: string) =>
  (await call<Record<string, unknown>>(service.api, `/v1/workflows/${encodeURIComponent(id)}`)).body;
const orderStatus = (id: string, status: string) =>
  service.api.db.query(
    `INSERT INTO orders (id, workflow_id, input, lines, total, currency, status, created_by)
     VALUES ($1, 'order:' || $1, '', '[]', 1, 'RUB', $2, 'test') ON CONFLICT (id) DO UPDATE SET status = $2`,
    [id, status],
  );

it('a record is created, changed and deleted, and its workflow has heard of it', async () => {
  const { recordId } = z
    .object({ recordId: z.string() })
    .parse(await act('create', { values: { '2': 'Новый' } }));
  const workflow = `record:bpium:5:${recordId}`;
  const is = (stage: string) =>
    until(`${workflow} is ${stage}`, async () => (await stateOf(workflow))['stage'] === stage);
  await is('known');
  expect(await act('edit', { recordId, values: { '3': ['2'] } })).toEqual({
    recordId,
    told: [expect.any(Number)],
  });
  expect(await act('remove', { recordId })).toEqual({ recordId, told: [expect.any(Number)] });
  await is('deleted');
});

it('a subscriber is told of a record what was done with it, and nothing that stands in it', async () => {
  const erp = await startReceiver();
  await call(service.api, '/v1/subscriptions', {
    name: 'ERP',
    url: erp.url,
    mode: 'signed',
    events: ['record.*'],
  });
  const { recordId } = z
    .object({ recordId: z.string() })
    .parse(await act('create', { values: { '2': 'Секрет' } }));
  const told = () => erp.received.filter(({ body }) => body.includes(`record:bpium:5:${recordId}`));
  await until('its creation is told', () => Promise.resolve(told().length === 1));
  await act('remove', { recordId });
  await until('its end is told', () => Promise.resolve(told().length === 2));
  await erp.stop();
  expect(told().map(({ json }) => [json['event'], json['case']])).toEqual(
    ['created', 'deleted'].map((stage) => [
      'record.changed',
      {
        id: `record:bpium:5:${recordId}`,
        stage,
        data: { platform: 'bpium', catalogId: '5', recordId },
      },
    ]),
  );
  expect(told()[0]!.body).not.toContain('Секрет');
});

it('nobody ships what is not paid: the person reads why, and may when the money is there', async () => {
  const edit = () => act('edit', { recordId: '199', values: { '3': ['4'] } });
  await orderStatus('FX-1001', 'awaiting_payment');
  expect(await edit()).toEqual({ refused: 'Нельзя отгрузить: заказ не оплачен.' });
  expect(await act('edit', { recordId: '199', values: { '3': ['2'] } })).toEqual({
    recordId: '199',
    told: [expect.any(Number)],
  });
  await orderStatus('FX-1001', 'paid');
  expect(await edit()).toEqual({ recordId: '199', told: [expect.any(Number)] });
  const { rows } = await service.api.db.query<{ payload: unknown }>(
    `SELECT payload FROM events WHERE kind = 'record.decision' AND payload->'answer'->>'verdict' = 'refuse'`,
  );
  expect(rows).toMatchObject([
    { payload: { answer: { by: 'unpaidStatus' }, asks: 'update', recordId: '199' } },
  ]);
});

it('a typed phone number fills in name, company with all its members, and open issues', async () => {
  const typed = await act('type', { values: { '9': [{ contact: '+7 916 123-45-67' }] } });
  expect(typed).toEqual({
    message: { title: 'Анна Смирнова', text: 'Открытых заявок нет.' },
    values: {
      '9': [{ contact: '+7 916 123-45-67' }],
      '10': 'Анна Смирнова',
      '11': [
        {
          sectionId: '2',
          catalogId: '8',
          catalogTitle: 'Компании',
          catalogIcon: 'content-11',
          recordId: '65',
          recordTitle: 'ООО «Ромашка»',
          isRemoved: false,
        },
      ],
      '12': '',
    },
  });
  expect(await act('type', { values: { '9': [{ contact: '+7 916' }] } })).toMatchObject({ message: null });
  expect(await act('type', { values: { '9': [{ contact: '+7 999 000-00-00' }] } })).toMatchObject({
    message: null,
  });
});

it('what no hook told of is found in the log of Bpium, once, and what was told of is not told again', async () => {
  const { recordId } = z
    .object({ recordId: z.string() })
    .parse(await act('create', { values: { '2': 'Слышен' } }));
  await until(
    'it is heard of',
    async () => (await stateOf(`record:bpium:5:${recordId}`))['stage'] === 'known',
  );
  service.sandbox.faults.add({ kind: 'lose', provider: 'bpium' });
  const lost = z.object({ recordId: z.string() }).parse(await act('create', { values: { '2': 'Потерян' } }));
  await until('the hook is lost', () => Promise.resolve(service.sandbox.deliveries.save().length === 0));
  service.sandbox.faults.clear();
  expect(await service.reconcile('records')).toMatchObject({ told: 1, failed: {} });
  await until(
    'the lost one is known',
    async () => (await stateOf(`record:bpium:5:${lost.recordId}`))['stage'] === 'known',
  );
  expect(await service.reconcile('records')).toMatchObject({ told: 0, failed: {} });
});

it('an endpoint that an administrator makes takes a hook of Bitrix24, and the workflow of its record has it', async () => {
  const made = await call(service.api, '/v1/endpoints', {
    id: 'bitrix24-webhook',
    provider: 'citeck',
    token: 'an-application-token',
    authParameter: 'auth[application_token]',
    actionType: 'toEvent',
    route: { catalog: 'deal', record: '{data[FIELDS][ID]}' },
  });
  expect(made.status).toBe(201);
  const response = await fetch(`${service.api.url}/gateway/integrations/pub/webhook/bitrix24-webhook`, {
    method: 'POST',
    body: new URLSearchParams({
      event: 'ONCRMDEALADD',
      'data[FIELDS][ID]': '9',
      'auth[application_token]': 'an-application-token',
    }),
  });
  expect(response.status).toBe(200);
  const workflow = 'record:bitrix24-webhook:deal:9';
  await until('its record has heard of it', async () => (await stateOf(workflow))['stage'] === 'known');
  const { state } = await stateOf(workflow);
  expect(state).toMatchObject({
    told: { parameters: expect.arrayContaining(['event', 'data[FIELDS][ID]']) as string[] },
  });
  expect(JSON.stringify(state)).not.toContain('an-application-token');
});

it('a case that moves on at BlizWork is confirmed there and read there, and its workflow has it; a draft comes to nothing', async () => {
  const move = (caseNumber: number, environment: string) =>
    service.vendors.act('blizwork', 'move', { caseNumber, environment, task: 'Tarea 2' });
  await move(40, 'draft');
  await move(39, 'production');
  const workflow = 'record:blizwork:sales-process:39';
  await until('its record is known', async () => (await stateOf(workflow))['stage'] === 'known');
  const { state } = await stateOf(workflow);
  expect(state).toMatchObject({ version: expect.any(String) as string });
  const { rows } = await service.api.db.query(
    `SELECT DISTINCT outcome, reason FROM requests WHERE endpoint = 'blizwork' ORDER BY outcome`,
  );
  expect(rows).toEqual([
    { outcome: 'refused', reason: 'credentials_wrong' },
    { outcome: 'taken', reason: null },
  ]);
});
