/** Hooks of payment gateways over HTTP: what is proved, how it is answered, what the journal keeps. */
import { hook as stripe } from '../../providers/stripe/hook';
import { hookSettings as stripeSettings } from '../../providers/stripe/settings';
import type { TestApi } from './fixture';
import { bytes, call, sample, send, settings, signed, startTestApi } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const requestOf = async (response: Response) =>
  (
    await api.db.query('SELECT outcome, reason, body FROM requests WHERE id = $1', [
      response.headers.get('x-request-id'),
    ])
  ).rows[0];

describe('a notification of YooKassa', () => {
  it('is answered at once, journaled as unverified without its body, and only hints at its payment', async () => {
    const response = await send(api.url, 'yookassa', sample('yookassa/succeeded'), {});
    expect([response.status, await response.json()]).toEqual([200, { accepted: 1, duplicates: 0 }]);
    expect(await requestOf(response)).toEqual({ outcome: 'unverified', reason: null, body: null });
    const { rows } = await api.db.query(`SELECT payload FROM events WHERE endpoint = 'yookassa'`);
    const paymentId = '22d6d597-000f-5000-9000-145f6df21d6f';
    const said = 'payment.succeeded';
    expect(rows).toEqual([{ payload: { kind: 'payment.hinted', gateway: 'yookassa', paymentId, said } }]);
    const again = await send(api.url, 'yookassa', sample('yookassa/succeeded'), {});
    expect(await again.json()).toEqual({ accepted: 0, duplicates: 1 });
    const shown = await call(api, `/v1/hooks/${again.headers.get('x-request-id')}`);
    expect(shown.body).toMatchObject({ answer: { status: 200, body: '{"accepted":0,"duplicates":1}' } });
  });
});

describe('an event of Stripe', () => {
  const body = bytes(sample('stripe/intent-succeeded'));
  const signedAt = (ms: number) =>
    stripe.sign(body, stripeSettings.schema.parse(settings), new Date(Date.now() + ms));

  it('that is signed now counts once, and its body is kept', async () => {
    const first = await send(api.url, 'stripe', body, signed('stripe', body));
    expect([first.status, await first.json()]).toEqual([200, { accepted: 1, duplicates: 0 }]);
    expect(await requestOf(first)).toMatchObject({ outcome: 'taken', body });
    const again = await send(api.url, 'stripe', body, signedAt(-60_000));
    expect(await again.json()).toEqual({ accepted: 0, duplicates: 1 });
  });

  it.each([
    ['six minutes ago', -360_000],
    ['six minutes from now', 360_000],
  ])('that is signed %s gets 401 for its age', async (_when, ms) => {
    const response = await send(api.url, 'stripe', body, signedAt(ms));
    expect(response.status).toBe(401);
    expect(await requestOf(response)).toEqual({ outcome: 'refused', reason: 'too_old', body: null });
  });
});
