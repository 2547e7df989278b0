/** What is about a message may come before it, or be about one that nobody here knows. */
import { randomUUID } from 'node:crypto';
import type { MessageChanged, MessageReceived, MessageStatus } from '../../workflows/events';
import type { Part } from '../../journal/types';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  rowsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const ANNA = 'phone:+79990000001';
const AT = '2026-11-27T10:00:00.000Z';

const part = (event: MessageReceived | MessageChanged | MessageStatus): Part => ({
  eventId: randomUUID(),
  content: { state: 'event', event },
});

const about = ({ account }: Place, messageId: string) => ({
  channel: 'whatsapp' as const,
  account,
  person: { aliases: [ANNA] },
  messageId,
});

const edit = (place: Place, messageId: string, text: string): Part =>
  part({
    ...about(place, messageId),
    kind: 'message.received',
    content: { type: 'text', text },
    sentAt: AT,
    edit: { id: `edit-${text}`, at: AT },
  });

const change = (
  place: Place,
  messageId: string,
  what: MessageChanged['change'],
  id: string = what.type,
): Part => part({ ...about(place, messageId), kind: 'message.changed', id, change: what, at: AT });

const withdrawn = { type: 'withdrawn' } as const;
const liked = { type: 'reaction', emoji: '👍' } as const;

/** As it comes where the channel names nobody. */
const failed = ({ account }: Place, messageId: string, effectId?: string): Part =>
  part({
    kind: 'message.status',
    channel: 'whatsapp',
    account,
    messageId,
    status: 'failed',
    ...(effectId === undefined ? {} : { effectId }),
    error: { code: '131026', type: 'whatsapp.undeliverable', message: 'Undeliverable' },
    at: AT,
  });

/** What `sendMessage` writes down. */
async function weSent(place: Place, contact: string, messageId: string | null): Promise<string> {
  const effect = randomUUID();
  await rowsOf(
    place,
    `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, message_id, outcome)
     VALUES ($1, $2, $3, 'whatsapp', $4, '{"text":"Да?"}', $5, 'sent')`,
    [effect, dialog(place, contact), contact, place.account, messageId],
  );
  return effect;
}

const dialog = ({ account }: Place, contact = '1') => `dialog:whatsapp:${account}:${contact}`;

const parked = (place: Place) => countOf(place, 'pending', 'parked_at IS NOT NULL');

const states = async (place: Place) =>
  rowsOf(place, 'SELECT kind, state, reason FROM events ORDER BY received_at, id');

async function open(more: Parameters<typeof openRelay>[2] = {}) {
  const place = await openPlace();
  const client = await openClient();
  const relay = await openRelay(place, client, more);
  return { place, client, appender: openAppender(place.pool, () => relay) };
}

const toldIn = async ({ signals }: Awaited<ReturnType<typeof toldTo>>) =>
  signals.flat().map((event) => {
    if (event.kind === 'message.changed') return `${event.change.type} ${event.messageId}`;
    if (event.kind !== 'message.received' || event.content.type !== 'text') return event.kind;
    return `${event.edit ? 'edit' : 'message'} ${event.content.text}`;
  });

const aged = (place: Place, hours: number) =>
  rowsOf(
    place,
    `UPDATE pending SET parked_at = now() - $1 * interval '1 hour', retry_at = NULL WHERE parked_at IS NOT NULL`,
    [hours],
  );

describe('what comes before its message', () => {
  it('waits for it and follows it, in the order in which it came, without waiting for a poll', async () => {
    const { place, client, appender } = await open({ pollMs: 3_600_000 });
    await append(appender, edit(place, 'm1', 'second'));
    await append(appender, edit(place, 'm1', 'third'));
    await append(appender, change(place, 'm1', withdrawn));
    await eventually(async () => expect(await parked(place)).toBe(3));
    await rowsOf(place, `UPDATE pending SET retry_at = now() + interval '1 hour'`);

    await append(appender, message(place, ANNA, 'first', 'm1'));

    await drained(place, 5_000);
    expect(await toldIn(await toldTo(client, dialog(place)))).toEqual([
      'message first',
      'edit second',
      'edit third',
      'withdrawn m1',
    ]);
  });

  it('stands behind what waits already, also where its message has come meanwhile', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    await append(appender, edit(place, 'm1', 'second'));
    await append(appender, message(place, ANNA, 'first', 'm1'));
    await append(appender, edit(place, 'm1', 'third'), message(place, ANNA, 'other', 'm2'));

    await openRelay(place, client);

    await drained(place);
    const told = await toldIn(await toldTo(client, dialog(place)));
    expect(told.filter((each) => !each.endsWith('other'))).toEqual([
      'message first',
      'edit second',
      'edit third',
    ]);
  });

  it('follows its message also where that one is still on its way, and the wake was lost', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    await append(appender, edit(place, 'm1', 'second'));
    await append(appender, edit(place, 'm1', 'third'));
    await append(appender, message(place, ANNA, 'first', 'm1'));
    await appender.close();
    // The message is taken when the edits make its dialog due, and of the edits the younger is looked at first.
    await rowsOf(
      place,
      `UPDATE pending p SET retry_at = now() + interval '1 hour', parked_at = CASE WHEN key LIKE 'ref:%' THEN now() END
         FROM events e WHERE e.id = p.event AND e.payload->'content'->>'text' <> 'third'`,
    );

    await openRelay(place, client);

    await drained(place, 5_000);
    expect(await toldIn(await toldTo(client, dialog(place)))).toEqual([
      'message first',
      'edit second',
      'edit third',
    ]);
  });

  it('goes straight through behind it in one request, and keeps its place before what came later', async () => {
    const { place, client, appender } = await open();
    await append(
      appender,
      message(place, ANNA, 'first', 'm1'),
      edit(place, 'm1', 'second'),
      change(place, 'm1', withdrawn),
      message(place, ANNA, 'other', 'm2'),
    );
    await append(appender, change(place, 'm1', liked), message(place, ANNA, 'last', 'm3'));
    await drained(place);
    expect(await toldIn(await toldTo(client, dialog(place)))).toEqual([
      'message first',
      'edit second',
      'withdrawn m1',
      'message other',
      'reaction m1',
      'message last',
    ]);
  });

  it('bears no id of a message in its key, for that may hold a phone number', async () => {
    const { place, appender } = await open();
    await append(appender, edit(place, 'wamid.HBgLMTY1MDU1NTEyMzQVAgA', 'x'));
    await eventually(async () => expect(await parked(place)).toBe(1));
    const [row] = await rowsOf<{ key: string; reason: string }>(place, 'SELECT key, reason FROM pending');
    expect(row!.key).toMatch(/^ref:message:[0-9a-f]{64}$/);
    expect(row!.reason).not.toContain('wamid');
  });
});

describe('what is about a message that never comes', () => {
  it('is a dead letter where it holds words that nobody has seen', async () => {
    const { place, appender } = await open({ parkHours: 72 });
    await append(appender, edit(place, 'm1', 'second'));
    await eventually(async () => expect(await parked(place)).toBe(1));
    await aged(place, 73);
    await drained(place);
    expect(await rowsOf(place, 'SELECT reason FROM dead_letters')).toEqual([
      { reason: expect.stringMatching(/the message that it corrects has not come.*waited 72 h/) },
    ]);
  });

  it('is ignored where it is a withdrawal, or a reaction to what was sent from elsewhere', async () => {
    const { place, appender } = await open({ parkHours: 72 });
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    await append(appender, change(place, 'm9', withdrawn), change(place, 'sent-from-the-phone', liked));
    await eventually(async () => expect(await parked(place)).toBe(2));
    await aged(place, 73);
    await drained(place);
    expect(await states(place)).toEqual([
      { kind: 'message.received', state: 'delivered', reason: null },
      {
        kind: 'message.changed',
        state: 'ignored',
        reason: expect.stringContaining('withdrawn has not come'),
      },
      { kind: 'message.changed', state: 'ignored', reason: expect.stringContaining('a reaction to') },
    ]);
    expect(await countOf(place, 'dead_letters')).toBe(0);
    expect(place.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is ignored at once where a stranger reacts, and makes nobody known', async () => {
    const { place, appender } = await open();
    await append(appender, change(place, 'sent-from-the-phone', liked));
    expect(await states(place)).toEqual([
      { kind: 'message.changed', state: 'ignored', reason: 'nobody here knows this person' },
    ]);
    expect(await countOf(place, 'contacts')).toBe(0);
  });
});

describe('a reaction', () => {
  it('says on delivery whether it is to a message of ours', async () => {
    const { place, client, appender } = await open();
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    await weSent(place, '1', 'ours');
    await append(appender, change(place, 'm1', liked, 'r1'), change(place, 'ours', liked, 'r2'));
    await drained(place);
    const changes = (await toldTo(client, dialog(place))).signals
      .flat()
      .flatMap((event) => (event.kind === 'message.changed' ? [event.change] : []));
    expect(changes).toEqual([liked, { ...liked, toOurs: true }]);
  });

  it('is late where the dialog is over, and opens none', async () => {
    const { place, client, appender } = await open();
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    await drained(place);
    await client.workflow.getHandle(dialog(place)).terminate();
    await append(appender, change(place, 'm1', liked), change(place, 'm1', withdrawn));
    await drained(place);
    expect((await states(place)).slice(1)).toMatchObject([{ state: 'late' }, { state: 'late' }]);
  });
});

describe('a failure of which the channel does not say whom it was to', () => {
  it.each([
    ['our effect', (place: Place) => weSent(place, '1', null), true],
    ['the id of our message', (place: Place) => weSent(place, '1', 'ours'), false],
    [
      'what an earlier status told of our message',
      async (place: Place) => {
        const effect = await weSent(place, '1', null);
        await rowsOf(
          place,
          `INSERT INTO receipts (channel, account, message_id, rank, effect, at)
           VALUES ('whatsapp', $1, 'ours', 1, $2, now())`,
          [place.account, effect],
        );
        return effect;
      },
      false,
    ],
  ])('reaches the dialog by %s', async (_what, send, namesEffect) => {
    const { place, client, appender } = await open();
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    const effect = await send(place);
    await append(appender, failed(place, 'ours', namesEffect ? effect : undefined));
    await drained(place);
    const last = (await toldTo(client, dialog(place))).signals.flat().at(-1);
    expect(last).toMatchObject({ kind: 'message.status', messageId: 'ours', error: { code: '131026' } });
    expect(await rowsOf(place, `SELECT failed FROM receipts WHERE message_id = 'ours'`)).toEqual([
      { failed: '131026' },
    ]);
  });

  it('that is told before our note of the message waits for it', async () => {
    const { place, client, appender } = await open();
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    await append(appender, failed(place, 'ours'));
    await eventually(async () => expect(await parked(place)).toBe(1));
    await weSent(place, '1', 'ours');
    await drained(place);
    const last = (await toldTo(client, dialog(place))).signals.flat().at(-1);
    expect(last).toMatchObject({ kind: 'message.status', status: 'failed' });
    expect((await states(place)).at(-1)).toMatchObject({ kind: 'message.status', state: 'delivered' });
  });

  it('is late where its dialog is over', async () => {
    const { place, appender } = await open();
    await append(appender, message(place, ANNA, 'hello', 'm1'));
    await drained(place);
    await weSent(place, '2', 'ours');
    await append(appender, failed(place, 'ours'));
    await drained(place);
    expect((await states(place)).at(-1)).toMatchObject({ kind: 'message.status', state: 'late' });
  });

  it('is ignored within the hour where others sent the message, without an alarm', async () => {
    const { place, appender } = await open({ parkHours: 72 });
    await append(appender, failed(place, 'somebody-elses'));
    await eventually(async () => expect(await parked(place)).toBe(1));
    await aged(place, 0.5);
    await drained(place);
    expect(await states(place)).toEqual([
      { kind: 'message.status', state: 'ignored', reason: expect.stringContaining('sent from here') },
    ]);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  });
});
