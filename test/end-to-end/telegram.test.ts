/** Traps of the Bot API, from the update over HTTP to the effect at the simulated Telegram. */
import { bytes, signed } from '../api/fixture';
import { until } from '../workflows/fixture/until';
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

const MIB = 1024 * 1024;
jest.setTimeout(60_000);
let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterEach(() => service.sandbox.faults.clear());
afterAll(() => service.close());

let chats = 5_200_000_000;
function somebody(chatId = String(++chats)): Person {
  return new Person(service, 'telegram', { chatId, name: `Имя ${chatId}` }, chatId, {
    name: `Имя ${chatId}`,
  });
}

let updates = 300_000_000;
/** An update in words of the test's own, in its chat's turn: what Telegram has behind it waits for its success. */
function update(chatId: string, content: object): void {
  const body = bytes({ update_id: ++updates, ...content });
  service.sandbox.deliveries.emit('telegram', {
    body,
    headers: signed('telegram', body),
    order: `chat:${chatId}`,
    retryForMs: 24 * 3_600_000,
  });
}

async function comments(issueId: string): Promise<{ content: string; attachments: unknown[] }[]> {
  const { issues } = (await (await fetch(`${service.sandbox.url}/_/okdesk`)).json()) as {
    issues: { id: number; comments: { content: string; attachments: unknown[] }[] }[];
  };
  return issues.find(({ id }) => String(id) === issueId)?.comments ?? [];
}

it('a chat that was told to wait (429, retry_after) is written to after that, once, and others at once', async () => {
  const [ivan, petr] = [somebody(), somebody()];
  const told = Date.now();
  await ivan.act('limit', { seconds: 3 });
  const before = service.calls('telegram');
  await ivan.write('/start');
  await until('he was refused', () => service.calls('telegram') > before);
  await petr.write('/start');
  await petr.hears(t.askName);
  expect(ivan.sent()).toEqual([]);
  await ivan.hears(t.askName);
  expect(Date.parse(ivan.sent()[0]!.at) - told).toBeGreaterThanOrEqual(3_000);
});

it('a group that became a supergroup goes on as the same conversation in the new chat', async () => {
  const [old, now] = ['-987655001', '-1001987655001'];
  const member = { userId: 501, memberName: 'Иван' };
  const [before, after] = [somebody(old), somebody(now)];
  await before.act('write', { text: '/start', ...member });
  await before.hears(t.askName);
  await before.act('migrate', { to: now });
  const question = before.sent()[0]!.id;
  update(now, {
    message: {
      message_id: 70_001,
      date: Math.floor(Date.now() / 1000),
      chat: { id: Number(now), type: 'supergroup', title: 'Дом 7' },
      from: { id: 501, is_bot: false, first_name: 'Иван' },
      reply_to_message: {
        message_id: Number(question.split(':')[1]),
        from: { id: 7_000_000_001, is_bot: true },
      },
      text: 'Иван',
    },
  });
  await after.hears(t.askProblem('Иван'));
  await before.hears(t.askName);
});

it('a group that moved while we wrote to it gets the message in the new chat, once', async () => {
  const [old, now] = ['-987655002', '-1001987655002'];
  const [before, after] = [somebody(old), somebody(now)];
  await before.act('migrate', { to: now, quietly: true });
  await before.act('write', { text: '/start', userId: 502, memberName: 'Пётр' });
  await after.hears(t.askName);
  expect(before.sent()).toEqual([]);
});

describe('a person who blocks the bot', () => {
  it('is written to no more, and begins anew when they come back', async () => {
    const ivan = somebody();
    await ivan.write('/start');
    await ivan.hears(t.askName);
    await ivan.act('block');
    await until('the dialog is closed', async () => (await ivan.workflow())['status'] === 'closed');
    await ivan.act('block', { blocked: false });
    await ivan.write('/start');
    await ivan.hears(t.askName, t.askName);
  });

  it('or has deleted the account is known by the refusal, and nothing is tried again', async () => {
    const ivan = somebody();
    await ivan.act('deactivate');
    const before = service.calls('telegram');
    await ivan.write('/start');
    await until('the dialog is closed', async () => (await ivan.workflow())['status'] === 'closed');
    expect(service.calls('telegram') - before).toBe(1);
    expect(ivan.sent()).toEqual([]);
  });
});

describe('a file', () => {
  it('is fetched, named in the transcript, and put into the issue', async () => {
    const ivan = somebody();
    const { issueId } = await ivan.opensIssue('Иван');
    const content = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a]);
    await ivan.act('send', { kind: 'photo', caption: 'Вот здесь', content: content.toString('base64') });
    await until('the photo is in the issue', async () =>
      (await comments(issueId)).some(
        (one) => one.content.includes('Вот здесь') && one.attachments.length === 1,
      ),
    );
    const kept = (await ivan.transcript()).find(({ media }) => media)?.media;
    expect(kept).toMatchObject({ bytes: content.length });
  });

  it('past what we keep (16 MiB) is told of kindly, and its words go on without it', async () => {
    const ivan = somebody();
    const { issueId, said } = await ivan.opensIssue('Иван');
    await ivan.act('send', { kind: 'document', caption: 'Вот договор', bytes: 17 * MIB });
    await ivan.hears(...said, t.fileUnkept.tooLarge);
    await until('its words are in the issue', async () =>
      (await comments(issueId)).some(
        (one) => one.content.includes('Вот договор') && one.attachments.length === 0,
      ),
    );
  });
});

it('a pressed button stops spinning, and is the answer', async () => {
  const ivan = somebody();
  await ivan.write('/start');
  await ivan.hears(t.askName);
  await ivan.write('Иван');
  await ivan.hears(t.askName, t.askProblem('Иван'));
  await ivan.write('Течёт кран');
  const confirm = t.confirm('Иван', 'Течёт кран');
  await ivan.hears(t.askName, t.askProblem('Иван'), confirm);
  const { callbackId } = (await ivan.press('no')) as { callbackId: string };
  await ivan.hears(t.askName, t.askProblem('Иван'), confirm, t.askProblem('Иван'));
  await until('the press is answered', () =>
    service.ledger('telegram', 'callback').some(({ id }) => id === callbackId),
  );
});

describe('an update that nobody can read', () => {
  it.each([
    ['in a shape of its own', { message: { text: { not: 'a text' } } }],
    ['of a kind that does not exist yet', { teleportation: { chat: { id: 1 } } }],
  ])('(%s) holds up no other of its chat', async (_what, content) => {
    const ivan = somebody();
    update(ivan.subject, content);
    await ivan.write('/start');
    await ivan.hears(t.askName);
  });
});

it('a kind of content that we do not read is answered kindly once, and the question still stands', async () => {
  const ivan = somebody();
  await ivan.write('/start');
  await ivan.hears(t.askName);
  const id = Number(ivan.subject);
  const poll = (message_id: number) => ({
    message: {
      message_id,
      date: Math.floor(Date.now() / 1000),
      chat: { id, type: 'private' },
      from: { id, is_bot: false, first_name: `Имя ${id}` },
      poll: { id: '1', question: 'Кто за?', options: [] },
    },
  });
  update(ivan.subject, poll(80_001));
  await ivan.hears(t.askName, t.cannotRead);
  update(ivan.subject, poll(80_002));
  await ivan.hears(t.askName, t.cannotRead, t.askText);
  await ivan.write('Иван');
  await ivan.hears(t.askName, t.cannotRead, t.askText, t.askProblem('Иван'));
});

it('an update that comes twice is one, and a chat id of 52 bits is written to as it is', async () => {
  const ivan = somebody('4503599627370495');
  service.sandbox.faults.add({ kind: 'duplicate', provider: 'telegram' });
  await ivan.write('/start');
  await ivan.hears(t.askName);
  await ivan.write('Иван');
  await ivan.hears(t.askName, t.askProblem('Иван'));
});
