import { effectId } from '../../activities/effect-id';
import type { AppendedEvent } from '../../activities/deps';
import { createPool } from '../../db/pool';
import type { NormalisedEvent } from '../../workflows/events';
import { activitiesOf, addContact, failureOf, newEffect, openDatabase } from './fixture';
import type { Fixture } from './fixture';

let db: Fixture;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const custom = (name: string): NormalisedEvent => ({
  kind: 'custom',
  webhookId: name,
  params: {},
  body: '',
  to: { workflow: 'w' },
});

describe('append', () => {
  it('gives the same event ids at every attempt, so that the journal counts them once', async () => {
    const appended: AppendedEvent[] = [];
    const activities = activitiesOf(db, { appended });
    const input = { effect: newEffect(), events: [custom('a'), custom('b')] };
    await activities.append(input);
    await activities.append(input);
    const id = effectId(input.effect, 'append');
    expect(appended.map(({ eventId }) => eventId)).toEqual([`${id}:0`, `${id}:1`, `${id}:0`, `${id}:1`]);
    expect(appended[0]).toEqual({ endpoint: 'internal', eventId: `${id}:0`, event: custom('a') });
  });
});

it('tries an append again when the journal is away, without its words in the history', async () => {
  const append = () => Promise.reject(new Error('Key (phone)=(+7916) is bad'));
  const failure = await failureOf(
    activitiesOf(db, { append }).append({ effect: newEffect(), events: [custom('a')] }),
  );
  expect(failure).toMatchObject({ type: 'journal.unavailable' });
  expect(failure.nonRetryable).not.toBe(true);
  expect(failure.message).not.toContain('+7916');
});

describe('effect ids', () => {
  it('are the same for the same chain and counter, and differ by counter, type and chain', () => {
    const key = { run: 'a0a0a0a0-0000-4000-8000-000000000000', count: 3 };
    // Vendors hold ids made like this one: the derivation never changes.
    expect(effectId(key, 'issue')).toBe('0e077a94-c7af-59cc-8874-74d08ae278b1');
    const others = [
      effectId({ ...key, count: 4 }, 'issue'),
      effectId(key, 'comment'),
      effectId({ ...key, run: 'b' }, 'issue'),
    ];
    expect(new Set([effectId(key, 'issue'), ...others]).size).toBe(4);
  });
});

it('the issues of a workflow are those that it is known to have opened, the newest first', async () => {
  const add = (workflowId: string, type: string, state: string, result: object | null, at: number) =>
    db.pool.query(
      `INSERT INTO effects (id, workflow_id, type, provider, state, result, created_at)
       VALUES (gen_random_uuid(), $1, $2, 'okdesk', $3, $4, to_timestamp($5))`,
      [workflowId, type, state, JSON.stringify(result), at],
    );
  await add('w1', 'issue', 'done', { issueId: '7', url: 'https://desk.example/7', upTo: 3 }, 1);
  await add('w1', 'issue', 'done', { issueId: '8' }, 2);
  await add('w1', 'issue', 'started', null, 3);
  await add('w1', 'comment', 'done', { commentId: '9' }, 4);
  await add('w2', 'issue', 'done', { issueId: '10' }, 5);
  await add('w1', 'issue', 'done', { issueId: '11' }, 60);
  const before = new Date(60_000).toISOString();
  expect(await activitiesOf(db, {}).openedIssues({ workflowId: 'w1', before })).toEqual([
    { issueId: '8' },
    { issueId: '7', url: 'https://desk.example/7' },
  ]);
});

describe('keys', () => {
  it('of a workflow that never ended have handled nothing', async () => {
    expect(await activitiesOf(db, {}).readKey({ workflowId: 'new' })).toEqual({ handled: 0, facts: [] });
  });

  it('remember what the last run handled, and a late attempt of an elder run takes nothing back', async () => {
    const activities = activitiesOf(db, {});
    await activities.closeKey({ workflowId: 'k1', handled: 7, facts: ['paid:1', 'paid:2'] });
    await activities.closeKey({ workflowId: 'k1', handled: 5, facts: ['paid:1'] });
    expect(await activities.readKey({ workflowId: 'k1' })).toEqual({
      handled: 7,
      facts: ['paid:1', 'paid:2'],
    });
    const { rows } = await db.pool.query(
      'SELECT last_number, closed_at IS NOT NULL AS closed FROM keys WHERE key = $1',
      ['k1'],
    );
    expect(rows).toEqual([{ last_number: '7', closed: true }]);
  });
});

describe('contacts', () => {
  it('are read without their address', async () => {
    const contact = await addContact(db.pool, 'telegram', 'chat:1');
    const activities = activitiesOf(db, {});
    expect(await activities.readContact({ channel: 'telegram', account: 'default', contact })).toEqual({
      name: 'Анна',
      phone: '+79161234567',
      language: 'ru',
    });
    expect(await activities.readContact({ channel: 'whatsapp', account: 'default', contact })).toEqual({});
  });
});

describe('Postgres away', () => {
  it('is a failure that is tried again, in a sentence without the address', async () => {
    // Port 1 is never Postgres: the connection is refused.
    const pool = createPool('postgres://user:secret@127.0.0.1:1/none', { max: 1, applicationName: 'test' });
    const failure = await failureOf(activitiesOf(db, { pool }).readKey({ workflowId: 'k1' }));
    await pool.end();
    expect(failure.type).toBe('database.unavailable');
    expect(failure.nonRetryable).not.toBe(true);
    expect(failure.message).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it('does not end the process when idle connections break', async () => {
    const told: Error[] = [];
    const pool = createPool(db.url, {
      max: 1,
      applicationName: 'test-broken',
      onError: (error) => told.push(error),
    });
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});
