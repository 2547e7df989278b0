import type { Messaging } from '../../../providers/contract';
import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/telegram/hook';
import { telegramMessaging } from '../../../providers/telegram/client';
import { clientSettings, hookSettings } from '../../../providers/telegram/settings';
import { telegramSimulator } from '../../../providers/telegram/simulator';
import { NOWHERE, oneSecret, settingsOf } from '../sides';
import { bridge, failureOf, type Bridge } from '../simulated';

const EFFECT = '6b1c8a52-6f0e-5d0b-9b2a-3f6f2b1f7c11';
const hooks = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret, NOWHERE);
const mappings = parseMappings('');
const chatId = 5012345678;
let world: Bridge;
let messaging: Messaging;

const simulated = () => bridge(telegramSimulator(hooks, client), hook, hooks);
beforeEach(() => {
  world = simulated();
  messaging = telegramMessaging(client, { http: world.http, mappings });
});

const ask = () =>
  messaging.send({ to: `chat:${chatId}`, text: 'Верно?', buttons: [{ id: 'yes', title: 'Да' }] }, EFFECT);
const method = (path: string, body: unknown) =>
  world.http.call({ provider: 'telegram', operation: path, method: 'POST', url: `${NOWHERE}${path}`, body });

describe('the simulated Telegram', () => {
  it('sends what a person writes, one chat in order', () => {
    world.act('write', { chatId, text: '/start FX-1', name: 'Иван', language: 'en' });
    world.act('write', { chatId: String(chatId), text: 'Течёт кран' });
    expect(world.events()).toMatchObject([
      {
        person: { aliases: [`chat:${chatId}`], name: 'Иван', language: 'en' },
        content: { type: 'text', text: '/start FX-1' },
      },
      { person: { name: 'Иван' }, content: { text: 'Течёт кран' } },
    ]);
    expect(world.hooks.map(({ order }) => order)).toEqual([`chat:${chatId}`, `chat:${chatId}`]);
  });

  it('lets a person react to our message, and take that back', async () => {
    const { messageId } = await ask();
    world.act('react', { chatId, messageId, emoji: '👍' });
    world.act('react', { chatId, messageId });
    const [given, taken] = world.events();
    expect(given).toMatchObject({ kind: 'message.changed', messageId, change: { emoji: '👍' } });
    expect(taken).toMatchObject({ kind: 'message.changed', messageId });
    expect(taken).not.toHaveProperty('change.emoji');
    expect(() => world.act('react', { chatId, messageId: `${chatId}:999` })).toThrow(/no message/);
  });

  it('lets a person press our newest button once answered, and shows both sides', async () => {
    const { messageId } = await ask();
    world.act('press', { chatId, id: 'yes' });
    const event = world.events().at(-1);
    if (event?.kind !== 'message.received' || event.content.type !== 'choice')
      throw new Error('no choice came');
    expect(event.content).toMatchObject({ id: 'yes', title: 'Да', ofMessageId: messageId });

    await messaging.answerCallback?.(event.content.callbackId ?? '');
    const again = messaging.answerCallback?.(event.content.callbackId ?? '') ?? Promise.resolve();
    expect(await failureOf(again)).toMatchObject({ type: 'telegram.callback_expired' });
    expect(world.ledger.map(({ type }) => type)).toEqual(['message', 'callback']);
    expect(world.state()).toMatchObject({
      chats: [
        { id: String(chatId), messages: [{ id: messageId, from: 'business', buttons: [{ id: 'yes' }] }] },
      ],
    });
  });

  it('speaks in a group in the name of its members', () => {
    const group = { chatId: -1001987654321, name: 'Дом 7' };
    world.act('write', { ...group, text: '/start', userId: 501, memberName: 'Иван' });
    world.act('write', { ...group, text: '@fixit_bot привет', userId: 502, memberName: 'Пётр' });
    expect(world.events()).toMatchObject([
      { person: { aliases: ['chat:-1001987654321:501'], name: 'Иван' } },
      { person: { aliases: ['chat:-1001987654321:502'], name: 'Пётр' }, content: { text: 'привет' } },
    ]);
  });

  it('refuses as the server does', async () => {
    const stranger = telegramMessaging({ ...client, botToken: '7:wrong' }, { http: world.http, mappings });
    expect(await failureOf(stranger.send({ to: 'chat:5', text: 'x' }, EFFECT))).toMatchObject({
      type: 'telegram.token',
    });
    expect(await failureOf(messaging.send({ to: 'chat:5', text: ' ' }, EFFECT))).toMatchObject({
      type: 'telegram.rejected',
    });
    expect(await failureOf(messaging.send({ to: 'chat:0', text: 'x' }, EFFECT))).toMatchObject({
      type: 'telegram.chat_not_found',
    });
    world.act('block', { chatId: 5 });
    expect(await failureOf(messaging.send({ to: 'chat:5', text: 'x' }, EFFECT))).toMatchObject({
      type: 'telegram.blocked',
    });
    expect(world.ledger).toEqual([]);
  });

  it('knows who the bot is and keeps its web hook', async () => {
    const path = `/bot${client.botToken}`;
    expect((await method(`${path}/getMe`, {})).json).toMatchObject({ ok: true, result: { id: 7000000001 } });
    await method(`${path}/setWebhook?url=https://a.example/hooks/telegram`, {});
    expect((await method(`${path}/getWebhookInfo`, {})).json).toMatchObject({
      result: { url: 'https://a.example/hooks/telegram' },
    });
    expect(await method(`${path}/sing`, {})).toMatchObject({
      status: 404,
      json: { ok: false, error_code: 404 },
    });
  });

  it('takes a form as well as JSON', async () => {
    const form = new URLSearchParams({
      chat_id: '5',
      text: 'да?',
      reply_markup: '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}',
    });
    const request = {
      method: 'POST',
      path: `/bot${client.botToken}/SendMessage`,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    };
    const nobody = {
      baseUrl: NOWHERE,
      now: () => new Date(),
      record: () => undefined,
      emit: () => undefined,
    };
    const simulator = telegramSimulator(hooks, client);
    expect(await simulator.handle(request, nobody)).toMatchObject({ status: 200, body: { ok: true } });
    expect(simulator.state()).toMatchObject({
      chats: [{ messages: [{ text: 'да?', buttons: [{ id: 'a' }] }] }],
    });
  });

  it('goes on where it was after a restart, with new update ids', async () => {
    await ask();
    const again = simulated();
    again.restore(JSON.parse(JSON.stringify(world.state())));
    expect(again.state()).toEqual(world.state());
    const pressed = again.act('press', { chatId, id: 'yes' });
    expect(again.act('write', { chatId, text: 'x' })).not.toEqual(pressed);
    expect(again.events()).toMatchObject([
      { content: { type: 'choice', id: 'yes' } },
      { content: { text: 'x' } },
    ]);
  });

  it('says what is wrong with an action', () => {
    expect(() => world.act('press', { chatId, id: 'no' })).toThrow(/no message with a button "no"/);
    expect(() => world.act('write', { chatId: 'x', text: 'y' })).toThrow(/a chat id/);
  });
});
