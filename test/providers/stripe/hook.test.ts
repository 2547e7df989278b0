import fc from 'fast-check';
import Stripe from 'stripe';
import { hook } from '../../../providers/stripe/hook';
import { hookSettings } from '../../../providers/stripe/settings';
import { RECEIVED_AT, requestWith } from '../sides';

const OLD = 'whsec_previous-0123456789';
const NEW = 'whsec_current-0123456789';
const rolled = hookSettings.schema.parse({ STRIPE_WEBHOOK_SECRET: NEW, STRIPE_WEBHOOK_SECRET_PREVIOUS: OLD });
const body = Buffer.from('{"id":"evt_1","object":"event"}');
const NOW_S = RECEIVED_AT.getTime() / 1000;

const header = (secret: string, timestamp = NOW_S): string =>
  Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret, timestamp });
const v1 = (given: string): string => given.slice(given.indexOf('v1='));
const verdict = (given: string, sent = body) =>
  hook.verify(requestWith(sent, { 'Stripe-Signature': given }), rolled);
const genuine = { genuine: true };
const wrong = { genuine: false, reason: 'signature_wrong' };

describe('a signature', () => {
  it.each([
    [-301, 'too_old'],
    [-300, undefined],
    [0, undefined],
    [300, undefined],
    [301, 'too_old'],
    [86_400, 'too_old'],
  ])('made %d seconds from now: %s', (seconds, reason) => {
    expect(verdict(header(NEW, NOW_S + seconds))).toEqual(reason ? { genuine: false, reason } : genuine);
  });

  it('counts under either secret, and among several of which one is ours', () => {
    expect(verdict(header(OLD))).toEqual(genuine);
    expect(verdict(`${header('whsec_of-nobody')},${v1(header(NEW))}`)).toEqual(genuine);
    expect(verdict(`${header(NEW)},${v1(header('whsec_of-nobody'))},v0=00`)).toEqual(genuine);
    expect(verdict(header('whsec_of-nobody'))).toEqual(wrong);
  });

  it('with more behind it than it has is not that signature', () => {
    for (const more of ['=', '==', '=00']) {
      expect(verdict(header(NEW) + more)).toEqual(wrong);
      expect(verdict(`${header(NEW)}${more}, ${header(NEW)}${more}`)).toEqual(wrong);
    }
  });

  it('of an earlier scheme alone, or without a time, proves nothing', () => {
    expect(verdict(header(NEW).replace('v1=', 'v0='))).toEqual(wrong);
    expect(verdict(v1(header(NEW)))).toEqual(wrong);
    expect(verdict('')).toEqual({ genuine: false, reason: 'signature_missing' });
  });

  it('is as old as the time in it, whatever other times are written beside that', () => {
    const old = header(NEW, NOW_S - 3_600);
    for (const dressed of [
      `t=${NOW_S},${old}`,
      `t=${NOW_S},${old.replace('t=', 't= ')}`,
      `${old},t=${NOW_S}`,
    ])
      expect(verdict(dressed).genuine).toBe(false);
  });

  it('is of the bytes as they came', () => {
    expect(verdict(header(NEW), Buffer.from('{"id": "evt_1","object":"event"}'))).toEqual(wrong);
    expect(verdict(header(NEW), Buffer.from(`\uFEFF${body.toString()}`))).toEqual(wrong);
  });

  it('is not that of a body whose broken bytes would be shown alike', () => {
    const [shown, broken] = [Buffer.from('{"id":"\uFFFD"}'), Buffer.from('{"id":"\xFF"}', 'latin1')];
    const given = Stripe.webhooks.generateTestHeaderString({
      payload: shown.toString(),
      secret: NEW,
      timestamp: NOW_S,
    });
    expect(verdict(given, shown)).toEqual(genuine);
    expect(verdict(given, broken)).toEqual(wrong);
  });

  it('that is anything at all is refused and never thrown over', () => {
    const piece = fc.constantFrom('t=', 't', 'v1=', 'v1', ',', '=', '1795255200', 'абв', '\u0000', ' ', 'ff');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (given) => {
          expect(verdict(given).genuine).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an event', () => {
  const read = (type: string, object: object) =>
    hook.read({ id: 'evt_1', object: 'event', type, data: { object } }, requestWith(body, {}), rolled);
  const intent = { id: 'pi_1', status: 'succeeded', currency: 'rub', metadata: { order_id: 'FX-1' } };

  it('of a payment says what was received, which may be less than was asked for', () => {
    const [paid] = read('payment_intent.succeeded', {
      ...intent,
      amount: 1_000,
      amount_received: 900,
    }).events;
    expect(paid?.event).toMatchObject({ status: 'paid', money: { amount: 900, currency: 'RUB' } });
  });

  it.each(['created', 'updated', 'closed', 'funds_withdrawn'])(
    'of a dispute (%s) is left to a person, with a sentence that says where',
    (what) => {
      const { events, ignored } = read(`charge.dispute.${what}`, { payment_intent: 'pi_1' });
      expect(events).toEqual([]);
      expect(ignored[0]?.reason).toMatch(/answer it in the Stripe dashboard/);
    },
  );

  it('of one payment is told by its intent alone: sessions and charges tell nothing of their own', () => {
    for (const type of [
      'checkout.session.completed',
      'checkout.session.async_payment_succeeded',
      'charge.succeeded',
    ])
      expect(read(type, { payment_intent: 'pi_1', metadata: { order_id: 'FX-1' } }).events).toEqual([]);
  });

  it('of a name that every object has is no event of ours', () => {
    expect(read('constructor', intent).events).toEqual([]);
    expect(read('__proto__', intent).ignored).toHaveLength(1);
  });
});
