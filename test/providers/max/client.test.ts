import { createOutboundHttp } from '../../../providers/http';
import type { OutboundHttp } from '../../../providers/http';
import { OutboundError } from '../../../providers/failure';
import { maxMessaging } from '../../../providers/max/client';
import { connect } from '../../../providers/max/connect';
import { hook } from '../../../providers/max/hook';
import { UPDATE_TYPES } from '../../../providers/max/kinds';
import { clientSettings, hookSettings } from '../../../providers/max/settings';
import { maxSimulator } from '../../../providers/max/simulator';
import { oneSecret, settingsOf } from '../sides';
import { bridge } from '../simulated';
import { failureOf, startVendor, type Vendor } from '../vendor';

const EFFECT = '00000000-0000-5000-8000-000000000001';
const HOOK_URL = 'https://fixit.example.com/hooks/max';
const ours = settingsOf(hookSettings, oneSecret);

describe('a person of the simulated MAX', () => {
  const client = settingsOf(clientSettings, oneSecret);
  const max = bridge(maxSimulator(ours, client), hook, ours);
  const messaging = maxMessaging(client, { http: max.http, mappings: {} as never }); // it reads none

  it('starts, is asked, presses and is answered once', async () => {
    max.act('start', { chatId: 501, name: 'Анна' });
    await messaging.send({ to: 'chat:501', text: 'Верно?', buttons: [{ id: 'yes', title: 'Да' }] }, EFFECT);
    max.act('press', { chatId: 501, id: 'yes' });
    const [start, choice] = max.events();
    expect(start).toMatchObject({
      person: { aliases: ['chat:501', 'user:502'] },
      content: { text: '/start' },
    });
    expect(choice).toMatchObject({ content: { type: 'choice', id: 'yes', title: 'Да' } });
    const { callbackId } = (choice as { content: { callbackId: string } }).content; // matched above
    await messaging.answerCallback?.(callbackId);
    expect(max.ledger.filter(({ type }) => type === 'callback')).toHaveLength(1);
    expect(await failureOf(messaging.answerCallback?.(callbackId) ?? Promise.resolve())).toMatchObject({
      outcome: 'refused',
    });
  });

  it('is written to by the user id too, and by neither once they stopped the bot', async () => {
    await messaging.send({ to: 'user:502', text: 'Мастер выехал' }, EFFECT);
    expect(max.ledger.at(-1)).toMatchObject({ type: 'message', subject: '501' });
    max.act('block', { chatId: 501 });
    for (const to of ['chat:501', 'user:502'])
      expect(await failureOf(messaging.send({ to, text: 'Ау' }, EFFECT))).toMatchObject({
        outcome: 'refused',
        type: 'max.blocked',
      });
  });

  it('has its hook subscribed with our secret and the updates that are read, again without another', async () => {
    const sides = { hook: ours, client };
    await connect(sides, { http: max.http, hookUrl: HOOK_URL });
    await connect(sides, { http: max.http, hookUrl: HOOK_URL });
    expect(max.state()).toMatchObject({
      subscriptions: [{ url: HOOK_URL, secret: ours.secrets[0], update_types: UPDATE_TYPES }],
    });
    expect(max.state()).toHaveProperty('subscriptions.length', 1);
  });

  it('cannot be had over http: it is refused with what PUBLIC_URL must be', async () => {
    const refused = connect({ hook: ours, client }, { http: max.http, hookUrl: 'http://fixit.example.com' });
    expect(await failureOf(refused)).toMatchObject({
      type: 'max.hook_url',
      message: expect.stringContaining('PUBLIC_URL') as string,
    });
  });
});

describe('what MAX answers', () => {
  const http = createOutboundHttp();
  let vendor: Vendor;
  beforeAll(async () => {
    vendor = await startVendor();
  });
  afterAll(async () => {
    await vendor.stop();
    await http.close();
  });
  const send = (over: OutboundHttp = http, to = 'chat:-5:77') =>
    maxMessaging(settingsOf(clientSettings, oneSecret, vendor.url), {
      http: over,
      mappings: {} as never, // it reads none
    }).send({ to, text: 'Да', heard: 'mid.7' }, EFFECT);

  it('to a member of a group follows a reply to them, the token in a header alone', async () => {
    vendor.answer = { status: 200, body: { message: { body: { mid: 'mid.8' } } } };
    expect(await send()).toEqual({ messageId: 'mid.8' });
    const call = vendor.calls.at(-1);
    expect(call).toMatchObject({
      path: '/messages?chat_id=-5',
      body: { text: 'Да', link: { type: 'reply', mid: 'mid.7' } },
    });
    expect(call?.headers.authorization).toBe(oneSecret('token'));
  });

  it.each([
    [401, 'verify.token', 'refused', 'max.token'],
    [403, 'chat.denied', 'refused', 'max.blocked'],
    [404, 'chat.not.found', 'refused', 'max.chat_not_found'],
    [400, 'attachment.not.ready', 'try_later', 'max.attachment_not_ready'],
    [400, 'proto.payload', 'refused', 'max.rejected'],
    [429, 'too.many.requests', 'try_later', 'max.busy'],
    [500, 'internal.error', 'unknown', 'max.failing'],
  ])('with %d %s is %s as %s', async (status, code, outcome, type) => {
    vendor.answer = { status, body: { code, message: `no ${oneSecret('token')}` } };
    const error = await failureOf(send());
    expect([error.outcome, error.type]).toEqual([outcome, type]);
    expect(error.message).not.toContain(oneSecret('token'));
  });

  it('with success in an unknown shape is not known to be done', async () => {
    vendor.answer = { status: 200, body: {} };
    expect(await failureOf(send())).toMatchObject({ outcome: 'unknown', type: 'max.unreadable_answer' });
  });

  it.each([
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'max.certificate', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNREFUSED', 'http.unreachable', 'certificate'],
  ])('that cannot be reached by %s was not sent, as %s', async (code, type, words) => {
    const cause = Object.assign(new Error(code), { code });
    const failure = new OutboundError('not_sent', 'http.unreachable', 'Check its certificate.', { cause });
    const away: OutboundHttp = { ...http, call: () => Promise.reject(failure) };
    expect(await failureOf(send(away))).toMatchObject({
      outcome: 'not_sent',
      type,
      message: expect.stringContaining(words) as string,
    });
  });
});
