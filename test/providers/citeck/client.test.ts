import { createEvents } from '../../../providers/citeck/client';
import { check } from '../../../providers/citeck/check';
import { clientSettings } from '../../../providers/citeck/settings';
import { citeckSimulator } from '../../../providers/citeck/simulator';
import type { HttpCall, OutboundHttp } from '../../../providers/http';
import { NOWHERE, oneSecret, otherSecret, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const ID = '5d1f8f0e-0000-5000-8000-000000000001';
const EVENT = { name: 'order.paid', id: ID, data: { orderId: 'FX-1', money: { amount: 149_950 } } };

let side: VendorSide;
beforeAll(async () => {
  side = await startVendorSide('citeck', citeckSimulator(settingsOf(clientSettings, oneSecret)));
});
afterEach(() => side.act('configure', { secret: 'found', actionType: 'toEvent' }));
afterAll(() => side.stop());

const settings = (more: Record<string, string> = {}, secret = oneSecret) =>
  settingsOf(clientSettings, secret, side.url, more);
const publish = (
  given = settings(),
  event: Parameters<ReturnType<typeof createEvents>['publish']>[0] = EVENT,
) => createEvents(given, side).publish(event);
const taken = async () => ((await side.state()) as { events: { params: Record<string, string> }[] }).events;

/** A Citeck that says one thing, and a record of what it was asked. */
function answering(status: number, text: string, headers: Record<string, string> = {}) {
  const calls: HttpCall[] = [];
  const http: OutboundHttp = {
    call: (call) => (calls.push(call), Promise.resolve({ status, headers, text, json: undefined })),
    close: () => Promise.resolve(),
  };
  return { http, calls, publish: () => createEvents(settings(), { http }).publish(EVENT) };
}

describe('an event of ours', () => {
  it('comes as form fields: its name, its id, its members, and all of it as JSON', async () => {
    await publish();
    expect((await taken()).at(-1)?.params).toEqual({
      token: 'hidden',
      event: 'order.paid',
      id: ID,
      payload: JSON.stringify(EVENT.data),
      'data[orderId]': 'FX-1',
      'data[money][amount]': '149950',
    });
  });

  it('has its token in the form, and nothing of it in the address', async () => {
    const { publish: send, calls } = answering(200, '');
    await send();
    const [call] = calls;
    const { token } = settings();
    expect(new URLSearchParams(String(call?.body)).get('token')).toBe(token);
    expect(call?.url).toBe(`${side.url}/gateway/integrations/pub/webhook/fixit-webhook`);
  });

  it('cannot bring another token, name or id among its members', async () => {
    const data = { token: 'forged', event: 'other', id: '1', payload: 'x' };
    await publish(settings(), { ...EVENT, data });
    expect((await taken()).at(-1)?.params).toMatchObject({
      event: EVENT.name,
      id: ID,
      'data[token]': 'forged',
    });
  });

  it('bears the same id when it is sent again, which Citeck takes for another one', async () => {
    const before = side.ledger('event').length;
    await publish();
    await publish();
    expect(
      side
        .ledger('event')
        .slice(before)
        .map(({ key }) => key),
    ).toEqual([ID, ID]);
  });

  it('with more members than a server reads has all of them in its payload', async () => {
    const data = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`m${i}`, i]));
    await publish(settings(), { ...EVENT, data });
    const params = (await taken()).at(-1)?.params ?? {};
    expect(JSON.parse(params['payload'] ?? '')).toEqual(data);
    expect(Object.keys(params)).toHaveLength(4 + 200);
  });

  it('that is too large is not sent', async () => {
    const before = side.ledger('event').length;
    const error = await failureOf(publish(settings(), { ...EVENT, data: { text: 'я'.repeat(200_000) } }));
    expect([error.outcome, error.type]).toEqual(['refused', 'citeck.too_large']);
    expect(side.ledger('event')).toHaveLength(before);
  });
});

describe('HTTP 500', () => {
  it.each([
    [
      'of another webhook',
      {},
      { CITECK_WEBHOOK_ID: 'nobody' },
      'citeck.webhook_unknown',
      'CITECK_WEBHOOK_ID',
    ],
    ['of a secret that is gone', { secret: 'missing' }, {}, 'citeck.secret_missing', 'secret that exists'],
    ['of a wrong token', {}, { CITECK_TOKEN: 'guess' }, 'citeck.denied', 'Compare CITECK_TOKEN'],
    ['of an action nobody knows', { actionType: 'other' }, {}, 'citeck.action_unknown', 'actionType'],
  ])('%s is refused for good, with the setting to mend', async (_of, there, here, type, words) => {
    await side.act('configure', there);
    const error = await failureOf(publish(settings(here)));
    expect([error.outcome, error.type, error.options.status]).toEqual(['refused', type, 500]);
    expect(error.message).toContain(words);
  });

  it('says the same inside of a JSON document', async () => {
    const text = JSON.stringify({ status: 500, message: 'Authentication token is not valid' });
    expect(await failureOf(answering(500, text).publish())).toMatchObject({ type: 'citeck.denied' });
  });

  it.each(['', 'Connection to RabbitMQ is closed', '{"message":"timeout"}'])(
    'that says %j is an outage: nobody knows, and it is tried again',
    async (text) => {
      const error = await failureOf(answering(500, text).publish());
      expect([error.outcome, error.type]).toEqual(['unknown', 'citeck.failing']);
    },
  );
});

it.each([
  [301, {}, 'refused', 'citeck.redirect'],
  [404, {}, 'refused', 'citeck.no_gateway'],
  [405, {}, 'refused', 'citeck.no_gateway'],
  [200, { 'content-type': 'text/html; charset=utf-8' }, 'refused', 'citeck.no_webhook'],
  [503, { 'retry-after': '5' }, 'try_later', 'citeck.busy'],
])('HTTP %d with %j is %s, %s', async (status, headers, outcome, type) => {
  const error = await failureOf(answering(status, '<html>', headers).publish());
  expect([error.outcome, error.type]).toEqual([outcome, type]);
});

describe('the check', () => {
  const wrong = async (given = settings(), http: OutboundHttp = side.http) =>
    (await check(given, { http })).filter(({ ok }) => !ok).map(({ what }) => what);

  it('finds the webhook without making an event, and without the token', async () => {
    const before = side.ledger('event').length;
    expect(await wrong()).toEqual([]);
    expect(side.ledger('event')).toHaveLength(before);
    const { http, calls } = answering(500, 'Authentication token is not valid');
    await check(settings(), { http });
    expect(JSON.stringify(calls)).not.toContain(settings().token);
  });

  it('says which of the settings, here or there, is wrong', async () => {
    expect(await wrong(settings({ CITECK_WEBHOOK_ID: 'nobody' }))).toEqual(['CITECK_WEBHOOK_ID']);
    expect(await wrong(settings({ CITECK_URL: NOWHERE }))).toEqual(['CITECK_URL']);
    await side.act('configure', { secret: 'missing' });
    expect(await wrong()).toEqual(['secret of the webhook']);
  });

  it('says that a webhook without a token takes what anybody sends', async () => {
    expect(await wrong(settings(), answering(200, '').http)).toEqual(['token of the webhook']);
  });
});

it.each([
  [{ CITECK_URL: 'https://citeck.example/gateway' }, 'before /gateway'],
  [{ CITECK_URL: 'citeck.example' }, 'before /gateway'],
  [{ CITECK_WEBHOOK_ID: '../admin' }, 'id of the incoming webhook'],
])('the settings %j are refused', (more, words) => {
  const values = { ...clientSettings.sandbox(otherSecret, NOWHERE), ...more };
  expect(clientSettings.schema.safeParse(values).error?.message).toContain(words);
});
