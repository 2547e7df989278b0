import type { Pool } from 'pg';
import type { Messaging, SentMessage } from '../../providers/contract';
import type { Activities } from '../../workflows/activities';
import { effectId } from '../../activities/effect-id';
import { settleReceipts } from '../../journal/receipts';
import {
  activitiesOf,
  addContact,
  createClock,
  effectRows,
  failureOf,
  newEffect,
  openDatabase,
  outbound,
} from './fixture';
import type { Fixture } from './fixture';

let db: Fixture;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

type Answer = SentMessage | Error;
type Input = Parameters<Activities['sendMessage']>[0];

/** A messenger that answers each send from a list; the last answer repeats. */
function messenger(channel: 'whatsapp' | 'telegram', ...answers: Answer[]) {
  const sends: { from?: string; to: string; text: string; effectId: string }[] = [];
  const callbacks: string[] = [];
  const messaging: Messaging = {
    channel,
    account: 'default',
    settles: channel === 'whatsapp' ? 'status' : 'no',
    async send({ from, to, text }, id) {
      const answer = answers[Math.min(sends.length, answers.length - 1)];
      sends.push({ from, to, text, effectId: id });
      if (answer instanceof Error || answer === undefined) throw answer;
      return answer;
    },
    async answerCallback(id) {
      callbacks.push(id);
      throw outbound('refused', 'telegram.rejected');
    },
  };
  return { messaging, sends, callbacks };
}

async function message(channel: string, whenUnconfirmed: Input['whenUnconfirmed'] = 'leave'): Promise<Input> {
  const contact = await addContact(db.pool, channel, 'chat:5012345678');
  return {
    effect: newEffect(),
    workflowId: `dialog:${channel}:default:${contact}`,
    to: { channel, account: 'default', contact },
    message: { text: 'Здравствуйте! Как вас зовут?' },
    whenUnconfirmed,
  };
}

const transcript = async (input: Input) => {
  const { rows } = await db.pool.query<{
    outcome: string;
    message_id: string | null;
    body: unknown;
    sent_at: Date;
  }>('SELECT outcome, message_id, body, sent_at FROM messages WHERE workflow_id = $1', [input.workflowId]);
  return rows;
};

const timeout = outbound('unknown', 'http.timeout');

describe('any channel', () => {
  it('sends to the address of the contact, with the effect id, and writes the transcript', async () => {
    const { messaging, sends } = messenger('telegram', { messageId: '7' });
    const input = await message('telegram');
    input.message.buttons = [{ id: 'yes', title: 'Да' }];
    const result = await activitiesOf(db, { messaging }).sendMessage(input);
    expect(result).toMatchObject({ outcome: 'sent', messageId: '7' });
    expect(sends).toEqual([
      {
        from: 'default',
        to: 'chat:5012345678',
        text: input.message.text,
        effectId: effectId(input.effect, 'message'),
      },
    ]);
    const [row] = await transcript(input);
    expect(row).toMatchObject({
      outcome: 'sent',
      message_id: '7',
      body: { text: input.message.text, buttons: [{ id: 'yes', title: 'Да' }] },
    });
    expect(row?.sent_at.toISOString()).toBe(result.sentAt);
  });

  it('returns what an earlier attempt did without sending again', async () => {
    const { messaging, sends } = messenger('telegram', { messageId: '7' });
    const input = await message('telegram');
    const first = await activitiesOf(db, { messaging }).sendMessage(input);
    expect(await activitiesOf(db, { messaging }).sendMessage(input)).toEqual(first);
    expect(sends).toHaveLength(1);
  });

  it('acknowledges the pressed button first, and sends though that failed', async () => {
    const { messaging, sends, callbacks } = messenger('telegram', { messageId: '7' });
    const input = await message('telegram');
    input.message.answerCallback = 'press-1';
    expect(await activitiesOf(db, { messaging }).sendMessage(input)).toMatchObject({ outcome: 'sent' });
    expect(callbacks).toEqual(['press-1']);
    expect(sends).toHaveLength(1);
  });

  it('sends nothing to a contact that does not exist or was erased, and does not try again', async () => {
    const { messaging, sends } = messenger('telegram', { messageId: '7' });
    const input = await message('telegram');
    await db.pool.query('DELETE FROM contacts WHERE id = $1', [input.to.contact]);
    const activities = activitiesOf(db, { messaging });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({
      type: 'contact.unknown',
      nonRetryable: true,
    });
    input.to.contact = 'not-a-number';
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'contact.unknown' });
    expect(sends).toHaveLength(0);
  });

  it('names the settings to set where the provider is off', async () => {
    const failure = await failureOf(activitiesOf(db, {}).sendMessage(await message('telegram')));
    expect(failure).toMatchObject({ type: 'provider.off', nonRetryable: true });
    expect(failure.message).toContain('set FAKE_API_URL and FAKE_TOKEN');
  });

  it('takes a refusal as final, under its stable type, and marks the message failed', async () => {
    const { messaging } = messenger('telegram', outbound('refused', 'telegram.blocked'));
    const input = await message('telegram');
    expect(await failureOf(activitiesOf(db, { messaging }).sendMessage(input))).toMatchObject({
      type: 'telegram.blocked',
      nonRetryable: true,
    });
    expect(await transcript(input)).toMatchObject([{ outcome: 'failed' }]);
    expect(await effectRows(db.pool, 'message', input.workflowId)).toMatchObject([
      { state: 'failed', error: 'telegram.blocked', sent_at: [] },
    ]);
  });

  it('hands the wait that the vendor asked for to Temporal, and sends at the next attempt without a doubt', async () => {
    const busy = outbound('try_later', 'telegram.busy', { retryAfterMs: 17_000 });
    const { messaging, sends } = messenger('telegram', busy, { messageId: '8' });
    const input = await message('telegram', 'leave');
    const activities = activitiesOf(db, { messaging });
    const failure = await failureOf(activities.sendMessage(input));
    expect(failure).toMatchObject({ type: 'telegram.busy', nextRetryDelay: 17_000 });
    expect(failure.nonRetryable).not.toBe(true);
    expect(await activities.sendMessage(input)).toMatchObject({ outcome: 'sent', messageId: '8' });
    expect(sends).toHaveLength(2);
  });

  it('stores a text with a NUL and a lone surrogate', async () => {
    const { messaging } = messenger('telegram', { messageId: '9' });
    const input = await message('telegram');
    input.message.text = 'a\u0000b\ud800c';
    expect(await activitiesOf(db, { messaging }).sendMessage(input)).toMatchObject({ outcome: 'sent' });
    expect(await transcript(input)).toMatchObject([{ body: { text: 'ab\ufffdc' } }]);
  });
});

describe('Postgres going away right after the send', () => {
  it('does not make the message unconfirmed or send it twice: the note is tried until it is taken', async () => {
    const { messaging, sends } = messenger('telegram', { messageId: '7' });
    const input = await message('telegram');
    let refusals = 3;
    const query: unknown = (sql: string, values: unknown[]) => {
      const notes = /^\s*UPDATE effects\s+SET state = \$3/.test(sql);
      if (notes && refusals-- > 0) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      return db.pool.query(sql, values);
    };
    const pool: Pool = Object.assign(Object.create(db.pool) as Pool, { query });
    expect(await activitiesOf(db, { messaging, pool }).sendMessage(input)).toMatchObject({ outcome: 'sent' });
    expect(refusals).toBeLessThan(0);
    expect(sends).toHaveLength(1);
    expect(await transcript(input)).toMatchObject([{ outcome: 'sent', message_id: '7' }]);
  });
});

describe('a channel that cannot settle an unknown outcome', () => {
  it('shows the message as not confirmed where the flow would rather leave it', async () => {
    const { messaging, sends } = messenger('telegram', timeout);
    const input = await message('telegram', 'leave');
    const activities = activitiesOf(db, { messaging });
    const result = await activities.sendMessage(input);
    expect(result).toMatchObject({ outcome: 'unconfirmed' });
    expect(await activities.sendMessage(input)).toEqual(result);
    expect(sends).toHaveLength(1);
    expect(await transcript(input)).toMatchObject([{ outcome: 'unconfirmed', message_id: null }]);
  });

  it('says of a repeat that a copy may have arrived under an id that nobody knows', async () => {
    const busy = outbound('try_later', 'telegram.busy');
    const { messaging } = messenger('telegram', busy, timeout, { messageId: '1' }, busy, { messageId: '2' });
    const activities = activitiesOf(db, { messaging });
    const input = await message('telegram', 'repeat');
    await failureOf(activities.sendMessage(input));
    await failureOf(activities.sendMessage(input));
    const repeated = await activities.sendMessage(input);
    expect(repeated).toMatchObject({ outcome: 'sent', messageId: '1', unknownCopy: true });
    expect(await activities.sendMessage(input)).toEqual(repeated);
    const other = await message('telegram', 'repeat');
    await failureOf(activities.sendMessage(other));
    expect(await activities.sendMessage(other)).not.toHaveProperty('unknownCopy');
  });

  it('sends at most twice more where the flow would rather repeat, and then leaves it', async () => {
    const { messaging, sends } = messenger('telegram', timeout, timeout, timeout, {
      messageId: 'never',
    });
    const input = await message('telegram', 'repeat');
    const activities = activitiesOf(db, { messaging });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'http.timeout' });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'http.timeout' });
    expect(await activities.sendMessage(input)).toMatchObject({ outcome: 'unconfirmed' });
    expect(await activities.sendMessage(input)).toMatchObject({ outcome: 'unconfirmed' });
    expect(sends).toHaveLength(3);
  });

  it('takes a crash after the request left for an unknown outcome, once the attempt can no longer be at work', async () => {
    const crashed = messenger('telegram', { messageId: 'lost' });
    const input = await message('telegram', 'leave');
    const clock = createClock();
    const neverAnswers: Messaging = { ...crashed.messaging, send: () => new Promise(() => undefined) };
    void activitiesOf(db, { messaging: neverAnswers, clock }).sendMessage(input);
    await until(
      async () => (await effectRows(db.pool, 'message', input.workflowId))[0]?.sent_at.length === 1,
    );
    const { messaging, sends } = messenger('telegram', { messageId: 'twice' });
    const activities = activitiesOf(db, { messaging, clock });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'effect.under_way' });
    clock.advance(500);
    expect(await activities.sendMessage(input)).toMatchObject({ outcome: 'unconfirmed' });
    expect(sends).toHaveLength(0);
  });
});

describe('a channel that hands the effect id back in a status', () => {
  const receipt = (input: Input, status: 'sent' | 'failed', messageId = 'wamid.1') =>
    settleReceipts(db.pool, [
      {
        kind: 'message.status',
        channel: 'whatsapp',
        account: 'default',
        messageId: `${messageId}.${input.effect.run}`,
        status,
        effectId: effectId(input.effect, 'message'),
        ...(status === 'failed' ? { error: { code: '131047', message: 'Re-engagement message' } } : {}),
        at: new Date().toISOString(),
      },
    ]);

  it('waits for the status after an unknown outcome, and takes the message id from it', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout);
    const input = await message('whatsapp');
    const clock = createClock();
    const activities = activitiesOf(db, { messaging, clock });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'http.timeout' });
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({
      type: 'whatsapp.unsettled',
      nextRetryDelay: 1_000,
    });
    clock.advance(119_000);
    const late = await failureOf(activities.sendMessage(input));
    expect(late).toMatchObject({ type: 'whatsapp.unsettled' });
    expect(Number(late.nextRetryDelay)).toBeLessThanOrEqual(1_000);
    await receipt(input, 'sent');
    expect(await activities.sendMessage(input)).toMatchObject({
      outcome: 'sent',
      messageId: `wamid.1.${input.effect.run}`,
    });
    expect(sends).toHaveLength(1);
    expect(await transcript(input)).toMatchObject([{ outcome: 'sent' }]);
  });

  it('repeats when no status came for 120 s, and keeps both times', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout, { messageId: 'wamid.2' });
    const input = await message('whatsapp');
    const clock = createClock();
    const activities = activitiesOf(db, { messaging, clock });
    await failureOf(activities.sendMessage(input));
    clock.advance(120_001);
    expect(await activities.sendMessage(input)).toMatchObject({
      outcome: 'sent',
      messageId: 'wamid.2',
      unknownCopy: true,
    });
    expect(sends).toHaveLength(2);
    expect(sends[0]?.effectId).toBe(sends[1]?.effectId);
    const [row] = await effectRows(db.pool, 'message', input.workflowId);
    expect(row).toMatchObject({ state: 'done' });
    expect(row?.sent_at).toHaveLength(2);
  });

  it('takes the message id from a status that came before the answer was lost', async () => {
    const input = await message('whatsapp');
    const early = messenger('whatsapp', timeout);
    const messaging: Messaging = {
      ...early.messaging,
      async send(outgoing, id) {
        await receipt(input, 'sent');
        return early.messaging.send(outgoing, id);
      },
    };
    const activities = activitiesOf(db, { messaging });
    await failureOf(activities.sendMessage(input));
    expect(await activities.sendMessage(input)).toMatchObject({ messageId: `wamid.1.${input.effect.run}` });
    expect(early.sends).toHaveLength(1);
  });

  it('keeps the repeat where the first status comes after 120 s, and shows both messages as one', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout, { messageId: 'wamid.second' });
    const input = await message('whatsapp');
    const clock = createClock();
    const activities = activitiesOf(db, { messaging, clock });
    await failureOf(activities.sendMessage(input));
    clock.advance(120_001);
    const repeated = await activities.sendMessage(input);
    await receipt(input, 'sent');
    expect(await activities.sendMessage(input)).toEqual(repeated);
    expect(sends).toHaveLength(2);
    expect(await transcript(input)).toMatchObject([{ outcome: 'sent', message_id: 'wamid.second' }]);
  });

  it('fails for good when the status says that it was not delivered', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout);
    const input = await message('whatsapp');
    const activities = activitiesOf(db, { messaging });
    await failureOf(activities.sendMessage(input));
    await receipt(input, 'failed');
    const failure = await failureOf(activities.sendMessage(input));
    expect(failure).toMatchObject({ type: 'whatsapp.failed', nonRetryable: true });
    expect(failure.message).toContain('131047');
    expect(sends).toHaveLength(1);
    expect(await transcript(input)).toMatchObject([{ outcome: 'failed' }]);
  });

  it('waits as long as the failure asks for before it sends again', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout, { messageId: 'wamid.2' });
    messaging.failedBy = () => outbound('try_later', 'whatsapp.pair_rate', { retryAfterMs: 6_000 });
    const input = await message('whatsapp');
    const clock = createClock();
    const activities = activitiesOf(db, { messaging, clock });
    await failureOf(activities.sendMessage(input));
    await receipt(input, 'failed');
    clock.advance(1_000);
    const early = await failureOf(activities.sendMessage(input));
    expect(early).toMatchObject({ type: 'whatsapp.pair_rate' });
    expect(early.nonRetryable).not.toBe(true);
    expect(Number(early.nextRetryDelay)).toBeGreaterThan(4_000);
    expect(sends).toHaveLength(1);
    clock.advance(5_001);
    expect(await activities.sendMessage(input)).toMatchObject({ outcome: 'sent', messageId: 'wamid.2' });
  });

  it('sends again, thrice at most, what the status says failed for a passing reason', async () => {
    const { messaging, sends } = messenger('whatsapp', timeout);
    messaging.failedBy = () => outbound('try_later', 'whatsapp.failing');
    const input = await message('whatsapp');
    const activities = activitiesOf(db, { messaging });
    for (const id of ['wamid.a', 'wamid.b', 'wamid.c']) {
      expect(await failureOf(activities.sendMessage(input))).toMatchObject({ type: 'http.timeout' });
      await receipt(input, 'failed', id);
    }
    expect(await failureOf(activities.sendMessage(input))).toMatchObject({
      type: 'whatsapp.failing',
      nonRetryable: true,
    });
    expect(sends).toHaveLength(3);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
