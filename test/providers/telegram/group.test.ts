import type { Messaging } from '../../../providers/contract';
import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/telegram/hook';
import { telegramMessaging } from '../../../providers/telegram/client';
import { clientSettings, hookSettings } from '../../../providers/telegram/settings';
import { telegramSimulator } from '../../../providers/telegram/simulator';
import { NOWHERE, oneSecret, requestWith, settingsOf } from '../sides';
import { bridge, type Bridge } from '../simulated';

const GROUP = -1001987654321;
const BOT = { botId: '7000000001', botUsername: 'fixit_bot' };
const hooks = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret, NOWHERE);
let world: Bridge;
let messaging: Messaging;
beforeEach(() => {
  world = bridge(telegramSimulator(hooks, client), hook, hooks);
  messaging = telegramMessaging(client, { http: world.http, mappings: parseMappings('') });
});

const ivan = { id: 501, is_bot: false, first_name: 'Иван' };
const said = (message: object, settings: Partial<typeof BOT> = BOT) =>
  hook.read(
    {
      update_id: 1,
      message: {
        message_id: 7,
        date: 1795300000,
        from: ivan,
        chat: { id: GROUP, type: 'supergroup', title: 'Дом 7' },
        ...message,
      },
    },
    requestWith(Buffer.alloc(0), {}),
    { ...hooks, ...settings },
  );
const command = (text: string) => ({
  text,
  entities: [{ type: 'bot_command', offset: 0, length: text.split(' ')[0]!.length }],
});
const mention = (text: string, name: string) => ({
  text,
  entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }],
});

describe('what is said to the bot in a group', () => {
  it.each([
    ['a command', command('/start FX-1'), '/start FX-1'],
    ['a command with its name', command('/start@fixit_bot FX-1'), '/start FX-1'],
    [
      'its name, whatever stands before it',
      mention('😀 течёт кран @Fixit_Bot', '@Fixit_Bot'),
      '😀 течёт кран',
    ],
    [
      'a reply to it',
      { text: 'Иван', reply_to_message: { message_id: 6, from: { id: 7000000001, is_bot: true } } },
      'Иван',
    ],
    [
      'a mention without a name',
      {
        text: 'Фиксит помоги',
        entities: [{ type: 'text_mention', offset: 0, length: 6, user: { id: 7000000001, is_bot: true } }],
      },
      'помоги',
    ],
  ])('%s is, and its name is no part of the words', (_what, message, text) => {
    expect(said(message).events).toMatchObject([{ event: { content: { type: 'text', text } } }]);
  });

  it.each([
    ['talk among members', { text: 'Кто вызывал мастера?' }],
    ['a command to another bot', command('/start@weather_bot')],
    ['the name of another bot', mention('@weather_bot погода', '@weather_bot')],
    ['a reply to a member', { text: 'Я', reply_to_message: { message_id: 6, from: { id: 502 } } }],
    [
      'a reply to another bot',
      { text: 'Я', reply_to_message: { message_id: 6, from: { id: 9, is_bot: true } } },
    ],
    ['a post of the linked channel', { ...command('/start'), sender_chat: { id: -1009, type: 'channel' } }],
    ['entities that are none', { text: 'x', entities: [{ type: 1 }, null] }],
  ])('%s is not: kept, and nobody answers', (_what, message) => {
    expect(said(message)).toMatchObject({ events: [], unread: [], ignored: [{}] });
  });

  it('without TELEGRAM_BOT_USERNAME is what is said to any bot: the privacy mode passes on no other', () => {
    expect(said(command('/start@fixit_bot'), {}).events).toHaveLength(1);
  });

  it('in a private chat is everything', () => {
    expect(said({ chat: { id: 501, type: 'private' }, text: 'Привет' }).events).toMatchObject([
      { event: { person: { aliases: ['chat:501'] } } },
    ]);
  });
});

describe('two members who write at once', () => {
  it('are two people, each answered where and to what they wrote', async () => {
    for (const [userId, memberName] of [
      [501, 'Иван'],
      [502, 'Пётр'],
    ])
      world.act('write', { chatId: GROUP, name: 'Дом 7', text: '/start', userId, memberName });
    for (const event of world.events()) {
      if (event.kind !== 'message.received') throw new Error('no message');
      const [to = ''] = event.person.aliases;
      await messaging.send({ to, text: 'Как к вам обращаться?', heard: event.messageId }, 'effect');
    }
    const [ivans, petrs] = world.events();
    expect([ivans, petrs]).toMatchObject([
      { person: { aliases: [`chat:${GROUP}:501`], name: 'Иван' } },
      { person: { aliases: [`chat:${GROUP}:502`], name: 'Пётр' } },
    ]);
    expect(world.state()).toMatchObject({
      chats: [
        {
          id: String(GROUP),
          messages: [
            {},
            {},
            { from: 'business', replyTo: Reflect.get(ivans!, 'messageId') as string },
            { from: 'business', replyTo: Reflect.get(petrs!, 'messageId') as string },
          ],
        },
      ],
    });
  });

  it('press their own buttons: the press is that of the member, under the message it stands under', async () => {
    const { messageId } = await messaging.send(
      { to: `chat:${GROUP}:501`, text: 'Верно?', buttons: [{ id: 'yes', title: 'Да' }] },
      'effect',
    );
    world.act('press', { chatId: GROUP, id: 'yes', userId: 502 });
    expect(world.events()).toMatchObject([
      { person: { aliases: [`chat:${GROUP}:502`] }, content: { id: 'yes', ofMessageId: messageId } },
    ]);
  });
});
