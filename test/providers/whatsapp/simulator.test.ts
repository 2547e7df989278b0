import type { Messaging, ReadEvent } from '../../../providers/contract';
import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/whatsapp/hook';
import { whatsappMessaging } from '../../../providers/whatsapp/client';
import { clientSettings, hookSettings } from '../../../providers/whatsapp/settings';
import { whatsappSimulator } from '../../../providers/whatsapp/simulator';
import { oneSecret, settingsOf, NOWHERE } from '../sides';
import { bridge, failureOf, type Bridge } from '../simulated';

const EFFECT = '6b1c8a52-6f0e-5d0b-9b2a-3f6f2b1f7c11';
const hooks = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret, NOWHERE);
const simulator = () => whatsappSimulator(hooks, client);
let world: Bridge;
let messaging: Messaging;

beforeEach(() => {
  world = bridge(simulator(), hook, hooks);
  messaging = whatsappMessaging(
    { ...client, apiUrl: NOWHERE },
    { http: world.http, mappings: parseMappings('') },
  );
});

const anna = { from: '+79161234567', userId: 'RU.77', name: 'Анна' };
const events = (): ReadEvent['event'][] => world.events();
/** Within the last 24 hours, so that anything may be sent. */
const hasWritten = () => {
  world.act('write', { from: anna.from, text: 'Здравствуйте' });
  world.hooks.length = 0;
};

describe('the simulated WhatsApp', () => {
  it('sends what a person writes as a signed hook, and shows it in the conversation', () => {
    world.act('write', { ...anna, text: 'Течёт кран 🚿 http://a/b' });
    expect(events()).toMatchObject([
      {
        kind: 'message.received',
        account: client.phoneNumberId,
        person: { aliases: ['phone:+79161234567', 'user:RU.77'], name: 'Анна', phone: '+79161234567' },
        content: { type: 'text', text: 'Течёт кран 🚿 http://a/b' },
      },
    ]);
    expect(world.state()).toMatchObject({
      conversations: [{ name: 'Анна', messages: [{ from: 'person', text: 'Течёт кран 🚿 http://a/b' }] }],
    });
  });

  it('takes our message once into the ledger under the effect id and tells its fate', async () => {
    hasWritten();
    const { messageId } = await messaging.send({ to: 'phone:+79161234567', text: 'Да?' }, EFFECT);
    expect(world.ledger).toMatchObject([
      { type: 'message', id: messageId, key: EFFECT, subject: '79161234567' },
    ]);
    expect(events()).toMatchObject(
      ['sent', 'delivered', 'read'].map((status) => ({
        kind: 'message.status',
        messageId,
        status,
        effectId: EFFECT,
      })),
    );
  });

  it.each([
    ['a button', { buttons: [{ id: 'yes', title: 'Да' }] }],
    ['a row', { list: { title: 'Выбор', rows: [{ id: 'yes', title: 'Да' }] } }],
  ])('lets a person press %s that we sent', async (_what, choice) => {
    hasWritten();
    const to = 'phone:+79161234567';
    const { messageId } = await messaging.send({ to, text: 'Верно?', ...choice }, EFFECT);
    world.act('press', { from: anna.from, id: 'yes' });
    expect(events().at(-1)).toMatchObject({
      content: { type: 'choice', id: 'yes', title: 'Да', ofMessageId: messageId },
    });
  });

  it('reaches a person without a phone by user id', async () => {
    world.act('write', { userId: 'RU.77', text: 'Hi' });
    expect(events()).toMatchObject([{ person: { aliases: ['user:RU.77'] } }]);
    await messaging.send({ to: 'user:RU.77', text: 'Hello' }, EFFECT);
    expect(world.state()).toMatchObject({
      conversations: [{ messages: [{ text: 'Hi' }, { text: 'Hello' }] }],
    });
  });

  it('lets a message fail after it was accepted, where the person has blocked us', async () => {
    world.act('block', { from: anna.from });
    const { messageId } = await messaging.send({ to: 'phone:+79161234567', text: 'Да?' }, EFFECT);
    expect(events()).toMatchObject([{ messageId, status: 'failed', error: { code: '131026' } }]);
  });

  it('fails what is no template, where the person has not written for 24 hours', async () => {
    const { messageId } = await messaging.send({ to: 'phone:+79161234567', text: 'Да?' }, EFFECT);
    expect(events()).toMatchObject([
      { messageId, status: 'failed', error: { code: '131047', type: 'whatsapp.window_closed' } },
    ]);
  });

  it('refuses as Meta does: a wrong token, no text', async () => {
    const deps = { http: world.http, mappings: parseMappings('') };
    const stranger = whatsappMessaging({ ...client, apiUrl: NOWHERE, accessToken: 'wrong' }, deps);
    const to = 'phone:+79161234567';
    expect(await failureOf(stranger.send({ to, text: 'x' }, EFFECT))).toMatchObject({
      type: 'whatsapp.token',
    });
    expect(await failureOf(messaging.send({ to, text: '' }, EFFECT))).toMatchObject({
      type: 'whatsapp.rejected',
      options: { details: { code: '100' } },
    });
    expect(world.ledger).toEqual([]);
  });

  it('tells that a person has changed their number, and goes on with the same chat', async () => {
    world.act('write', { ...anna, text: 'Здравствуйте' });
    world.act('changeNumber', { from: anna.from, to: '+79160000002', toUserId: 'RU.78' });
    expect(events().at(-1)).toMatchObject({
      kind: 'person.moved',
      person: { aliases: ['phone:+79160000002', 'user:RU.78'], phone: '+79160000002' },
      formerly: ['phone:+79161234567', 'user:RU.77'],
    });
    await messaging.send({ to: 'phone:+79160000002', text: 'Да?' }, EFFECT);
    expect(world.state()).toMatchObject({ conversations: [{ messages: [{}, { text: 'Да?' }] }] });
  });

  it('keeps one chat with a person who wrote under a user id and showed the phone later', async () => {
    world.act('write', { userId: anna.userId, text: 'Здравствуйте' });
    world.act('write', { ...anna, text: 'Вот мой номер' });
    await messaging.send({ to: 'phone:+79161234567', text: 'Спасибо' }, EFFECT);
    expect(world.state()).toMatchObject({
      conversations: [{ id: 'RU.77', messages: [{}, {}, { text: 'Спасибо' }] }],
    });
  });

  it('lets a person hide the phone behind their user id', () => {
    world.act('write', { ...anna, text: 'Здравствуйте' });
    world.act('hidePhone', { from: anna.from });
    world.act('write', { userId: anna.userId, text: 'Это снова я' });
    expect(events().at(-1)).toMatchObject({ person: { aliases: ['user:RU.77'], phone: undefined } });
    expect(world.state()).toMatchObject({ conversations: [{ id: '79161234567' }] });
    expect(() => world.act('hidePhone', { from: '+79160000009' })).toThrow(/no user id/);
  });

  it('lets a person react to our message and take that back, also to one sent from the phone app', async () => {
    hasWritten();
    const { messageId } = await messaging.send({ to: 'phone:+79161234567', text: 'Да?' }, EFFECT);
    world.hooks.length = 0;
    world.act('react', { from: anna.from, messageId, emoji: '👍' });
    world.act('react', { from: anna.from, messageId });
    world.act('react', { from: anna.from, messageId: 'from-the-app', emoji: '❤️' });
    const kind = 'message.changed';
    expect(events()).toMatchObject([
      { kind, messageId, change: { type: 'reaction', emoji: '👍' } },
      { kind, messageId, change: { type: 'reaction' } },
      { kind, messageId: 'from-the-app', change: { type: 'reaction', emoji: '❤️' } },
    ]);
  });

  it('lets a person edit and withdraw what they wrote, and nothing else', () => {
    const { messageId } = world.act('write', { ...anna, text: 'Код 12' }) as { messageId: string };
    world.act('edit', { from: anna.from, messageId, text: 'Код 21' });
    world.act('withdraw', { from: anna.from, messageId });
    const [, edited, withdrawn] = events();
    expect(edited).toMatchObject({ messageId, content: { type: 'text', text: 'Код 21' }, edit: {} });
    expect(withdrawn).toMatchObject({ messageId, change: { type: 'withdrawn' } });
    expect(world.state()).toMatchObject({ conversations: [{ messages: [{ text: '', withdrawn: true }] }] });
    for (const act of ['edit', 'withdraw'])
      expect(() => world.act(act, { from: anna.from, messageId, text: 'x' })).toThrow(/no message/);
  });

  it('tells of a failure without saying whom the message was to, where it is told to', async () => {
    hasWritten();
    world.act('refuse', { code: 131026, by: 'status', nameless: true, times: 1 });
    const { messageId } = await messaging.send({ to: 'phone:+79161234567', text: 'Да?' }, EFFECT);
    const [failed] = events();
    expect(failed).toMatchObject({ kind: 'message.status', messageId, status: 'failed', effectId: EFFECT });
    expect(failed).toMatchObject({ person: undefined });
  });

  it('says what is wrong with an action', () => {
    expect(() => world.act('press', { from: anna.from, id: 'nothing' })).toThrow(
      /no message with a button "nothing"/,
    );
    expect(() => world.act('write', { text: 'who?' })).toThrow(/Say who/);
    expect(() => world.act('write', { from: 'x', text: 'who?' })).toThrow(/a phone/);
  });

  it('goes on where it was after a restart', async () => {
    hasWritten();
    await messaging.send({ to: 'phone:+79161234567', text: '?', buttons: [{ id: 'a', title: 'A' }] }, EFFECT);
    const again = bridge(simulator(), hook, hooks);
    again.restore(JSON.parse(JSON.stringify(world.state())));
    expect(again.state()).toEqual(JSON.parse(JSON.stringify(world.state())));
    again.act('press', { from: anna.from, id: 'a' });
    expect(again.events()).toMatchObject([{ content: { type: 'choice', id: 'a', title: 'A' } }]);
  });
});
