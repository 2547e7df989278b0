import type { Pool } from 'pg';
import type { HelpDesk, Messaging } from '../../providers/contract';
import type { Activities } from '../../workflows/activities';
import { effectId } from '../../activities/effect-id';
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

/** What happens to a write at the vendor: whether it is done, and what comes back. */
type Fate = 'ok' | 'done_unanswered' | 'lost_unanswered' | Error;

/** A help desk with issues and comments by key; each write meets the next fate, the last one repeats. */
function helpdesk(...fates: Fate[]) {
  const issues: { issueId: string; key: string; title: string; contact: unknown }[] = [];
  const comments: { commentId: string; marker: string }[] = [];
  const calls = { open: 0, find: 0, comment: 0, rate: 0 };
  let writes = 0;
  let rate: string | undefined;
  const write = (make: () => void) => {
    const fate = fates[Math.min(writes++, fates.length - 1)] ?? 'ok';
    if (fate instanceof Error) throw fate;
    if (fate !== 'lost_unanswered') make();
    if (fate !== 'ok') throw outbound('unknown', 'http.broken');
  };
  const client: HelpDesk = {
    helpdesk: 'okdesk',
    async openIssue(issue, key) {
      calls.open += 1;
      await new Promise((resolve) => setImmediate(resolve));
      write(() =>
        issues.push({ issueId: `${100 + issues.length}`, key, title: issue.title, contact: issue.contact }),
      );
      const made = issues.at(-1);
      return { issueId: made?.issueId ?? '' };
    },
    async findIssueByKey(key) {
      calls.find += 1;
      const found = issues.find((issue) => issue.key === key);
      return found && { issueId: found.issueId };
    },
    async readIssue(issueId) {
      const state = { issueId, statusCode: 'opened', closed: false, parameters: { callout_fee: '0' } };
      return rate === undefined ? state : { ...state, rate };
    },
    async addComment(_issueId, _text, marker) {
      calls.comment += 1;
      write(() => comments.push({ commentId: `${500 + comments.length}`, marker }));
      return { commentId: comments.at(-1)?.commentId ?? '' };
    },
    addNote: () => Promise.reject(new Error('No note is expected here.')),
    async findComment(_issueId, marker) {
      const found = comments.find((comment) => comment.marker === marker);
      return found && { commentId: found.commentId };
    },
    async setRate(_issueId, value) {
      calls.rate += 1;
      write(() => (rate = value));
    },
  };
  return { client, issues, comments, calls };
}

async function newIssue(): Promise<Parameters<Activities['openIssue']>[0]> {
  const contact = await addContact(db.pool, 'telegram', 'chat:1');
  return {
    effect: newEffect(),
    workflowId: `dialog:telegram:default:${contact}`,
    contact: { channel: 'telegram', account: 'default', contact },
    name: 'Анна',
    title: 'Не работает касса',
    description: 'С утра',
  };
}

/** A file that a customer sent, kept as `keepMedia` keeps it; its id. */
async function keptFile(fileName: string, bytes: number): Promise<string> {
  const contact = await addContact(db.pool, 'telegram', `chat:${fileName}`);
  const messaging: Messaging = {
    channel: 'telegram',
    account: 'default',
    settles: 'no',
    send: () => Promise.reject(new Error('Nothing is sent here.')),
    fetchMedia: () => Promise.resolve({ content: Buffer.alloc(bytes) }),
  };
  const { media } = await activitiesOf(db, { messaging }).keepMedia({
    workflowId: `dialog:telegram:default:${contact}`,
    from: { channel: 'telegram', account: 'default', contact },
    messageId: '1',
    content: { type: 'media', media: 'video', mediaId: fileName, fileName },
  });
  return media;
}

/** Attempts wait before they leave until as many have come this far: all have seen the same row. */
function meetingAtLeave(attempts: number): Pool {
  let waiting: (() => void)[] = [];
  const query: unknown = async (sql: string, values: unknown[]) => {
    if (/^\s*UPDATE effects\s+SET state = 'started'/.test(sql) && attempts > 0) {
      attempts -= 1;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (attempts > 0) return;
        for (const go of waiting) go();
        waiting = [];
      });
    }
    return db.pool.query(sql, values);
  };
  return Object.assign(Object.create(db.pool) as Pool, { query });
}

describe('an issue', () => {
  it('is opened under the effect id, with the phone that the contact is known by', async () => {
    const desk = helpdesk();
    const input = await newIssue();
    expect(await activitiesOf(db, { helpdesk: desk.client }).openIssue(input)).toEqual({ issueId: '100' });
    expect(desk.issues).toMatchObject([
      { key: effectId(input.effect, 'issue'), contact: { name: 'Анна', phone: '+79161234567' } },
    ]);
    expect(desk.calls.find).toBe(0);
  });

  it('is returned, not opened, when an earlier attempt is done', async () => {
    const desk = helpdesk();
    const input = await newIssue();
    const activities = activitiesOf(db, { helpdesk: desk.client });
    const first = await activities.openIssue(input);
    expect(await activities.openIssue(input)).toEqual(first);
    expect(desk.calls.open).toBe(1);
  });

  it('is found by its key after a dropped answer', async () => {
    const desk = helpdesk('done_unanswered', 'ok');
    const input = await newIssue();
    const activities = activitiesOf(db, { helpdesk: desk.client });
    expect(await failureOf(activities.openIssue(input))).toMatchObject({ type: 'http.broken' });
    expect(await activities.openIssue(input)).toEqual({ issueId: '100' });
    expect(desk.calls).toMatchObject({ open: 1, find: 1 });
    expect(desk.issues).toHaveLength(1);
  });

  it('is opened again when the first request was lost, but only once that cannot be at work any more', async () => {
    const desk = helpdesk('lost_unanswered', 'ok');
    const input = await newIssue();
    const clock = createClock();
    const activities = activitiesOf(db, { helpdesk: desk.client, clock, timings: { quietMs: 20_000 } });
    await failureOf(activities.openIssue(input));
    expect(await failureOf(activities.openIssue(input))).toMatchObject({
      type: 'helpdesk.unsettled',
      nextRetryDelay: 5_000,
    });
    clock.advance(20_001);
    expect(await activities.openIssue(input)).toEqual({ issueId: '100' });
    expect(desk.calls.open).toBe(2);
    expect(desk.issues).toHaveLength(1);
  });

  it('is opened without a search after a failure that is known to have made nothing', async () => {
    const desk = helpdesk(outbound('not_sent', 'http.unreachable'), 'ok');
    const input = await newIssue();
    const activities = activitiesOf(db, { helpdesk: desk.client });
    const failure = await failureOf(activities.openIssue(input));
    expect(failure).toMatchObject({ type: 'http.unreachable' });
    expect(failure.nonRetryable).not.toBe(true);
    expect(await activities.openIssue(input)).toEqual({ issueId: '100' });
    expect(desk.calls.find).toBe(0);
  });

  it('keeps its doubt when a later attempt is told to slow down', async () => {
    const desk = helpdesk('lost_unanswered', outbound('try_later', 'okdesk.busy'), 'ok');
    const input = await newIssue();
    const activities = activitiesOf(db, { helpdesk: desk.client });
    await failureOf(activities.openIssue(input));
    await failureOf(activities.openIssue(input));
    expect(await effectRows(db.pool, 'issue', input.workflowId)).toMatchObject([
      { state: 'started', attempts: 2, sent_at: [expect.any(Date)] },
    ]);
    await activities.openIssue(input);
    expect(desk.calls.find).toBe(2);
  });

  it('comes to be once when two workers run an attempt at the same time', async () => {
    const desk = helpdesk();
    const input = await newIssue();
    const pool = meetingAtLeave(2);
    const attempt = () => activitiesOf(db, { helpdesk: desk.client, pool }).openIssue(input);
    const both = await Promise.allSettled([attempt(), attempt()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(desk.issues).toHaveLength(1);
    expect(await attempt()).toEqual({ issueId: '100' });
    expect(desk.calls.open).toBe(1);
  });

  it('comes to be once when two workers meet the same doubt at the same time', async () => {
    const desk = helpdesk('lost_unanswered', 'ok');
    const input = await newIssue();
    await failureOf(activitiesOf(db, { helpdesk: desk.client }).openIssue(input));
    const pool = meetingAtLeave(2);
    const attempt = () => activitiesOf(db, { helpdesk: desk.client, pool }).openIssue(input);
    const both = await Promise.allSettled([attempt(), attempt()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(desk.issues).toHaveLength(1);
    expect(await attempt()).toEqual({ issueId: '100' });
  });

  it('waits for an attempt that is under way, and takes what that one made', async () => {
    const desk = helpdesk();
    const input = await newIssue();
    let answer: (() => void) | undefined;
    const slow: HelpDesk = {
      ...desk.client,
      openIssue: async (...issue) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return desk.client.openIssue(...issue);
      },
    };
    const first = activitiesOf(db, { helpdesk: slow, timings: { leaseMs: 30_000 } }).openIssue(input);
    while (!answer) await new Promise((resolve) => setImmediate(resolve));
    const second = activitiesOf(db, { helpdesk: desk.client, timings: { leaseMs: 30_000 } });
    expect(await failureOf(second.openIssue(input))).toMatchObject({
      type: 'effect.under_way',
      nextRetryDelay: 20,
    });
    answer();
    const made = await first;
    expect(await second.openIssue(input)).toEqual(made);
    expect(desk.issues).toHaveLength(1);
  });

  it('is not opened about an erased person', async () => {
    const desk = helpdesk();
    const input = await newIssue();
    await db.pool.query('DELETE FROM contacts WHERE id = $1', [input.contact.contact]);
    expect(await failureOf(activitiesOf(db, { helpdesk: desk.client }).openIssue(input))).toMatchObject({
      type: 'contact.unknown',
      nonRetryable: true,
    });
    expect(desk.calls.open).toBe(0);
  });
});

describe('a comment', () => {
  const comment = () => ({ effect: newEffect(), workflowId: 'dialog:t:d:1', issueId: '100', text: 'Фото' });

  it('is found by its marker after a dropped answer', async () => {
    const desk = helpdesk('done_unanswered');
    const input = comment();
    const activities = activitiesOf(db, { helpdesk: desk.client });
    await failureOf(activities.commentIssue(input));
    expect(await activities.commentIssue(input)).toEqual({ commentId: '500' });
    expect(desk.comments).toHaveLength(1);
  });

  it('that is a note of ours goes to the employees alone', async () => {
    const noted: string[] = [];
    const client: HelpDesk = {
      ...helpdesk().client,
      addComment: () => Promise.reject(new Error('It is no word of the customer.')),
      addNote: async (issueId, text) => {
        noted.push(`${issueId}: ${text}`);
        return { commentId: '501' };
      },
    };
    const input = { ...comment(), note: true } as const;
    expect(await activitiesOf(db, { helpdesk: client }).commentIssue(input)).toEqual({ commentId: '501' });
    expect(noted).toEqual([`${input.issueId}: ${input.text}`]);
  });

  it('goes without its file where the desk finds that too large, and names it', async () => {
    const said: [string, boolean][] = [];
    const client: HelpDesk = {
      ...helpdesk().client,
      addComment: (_issueId, text, _marker, file) => {
        said.push([text, file !== undefined]);
        if (file) throw outbound('refused', 'okdesk.file_too_large');
        return Promise.resolve({ commentId: '500' });
      },
    };
    const media = await keptFile('video.mp4', 3 * 1024 * 1024);
    const activities = activitiesOf(db, { helpdesk: client });
    expect(await activities.commentIssue({ ...comment(), media })).toEqual({ commentId: '500' });
    expect(said).toEqual([
      ['Фото', true],
      ['Фото\n[video.mp4, 3.0 MB]', false],
    ]);
  });

  it('that is refused fails for good, under the type of the refusal', async () => {
    const desk = helpdesk(outbound('refused', 'okdesk.not_found'));
    expect(
      await failureOf(activitiesOf(db, { helpdesk: desk.client }).commentIssue(comment())),
    ).toMatchObject({ type: 'okdesk.not_found', nonRetryable: true });
  });
});

describe('a rate', () => {
  it.each([
    ['was set after all, is not set again', 'done_unanswered', 1],
    ['was not, is set again', 'lost_unanswered', 2],
  ] as const)('of an unknown outcome that %s', async (_what, fate, calls) => {
    const desk = helpdesk(fate, 'ok');
    const input = { effect: newEffect(), workflowId: 'dialog:t:d:1', issueId: '100', rate: 'good' as const };
    const activities = activitiesOf(db, { helpdesk: desk.client });
    await failureOf(activities.rateIssue(input));
    await activities.rateIssue(input);
    await activities.rateIssue(input);
    expect(desk.calls.rate).toBe(calls);
  });
});

it('reads an issue as it stands, without a trace of its own', async () => {
  const state = await activitiesOf(db, { helpdesk: helpdesk().client }).readIssue({ issueId: '100' });
  expect(state).toEqual({ statusCode: 'opened', closed: false, parameters: { callout_fee: '0' } });
});

it('tells the log of a status that fixit.yml does not name, once, and reads on', async () => {
  const told: unknown[] = [];
  const client: HelpDesk = {
    ...helpdesk().client,
    readIssue: (issueId) =>
      Promise.resolve({ issueId, statusCode: 'on_site', closed: false, statusKnown: false, parameters: {} }),
  };
  const activities = activitiesOf(db, { helpdesk: client, warn: (line) => void told.push(line) });
  const state = { statusCode: 'on_site', closed: false, parameters: {} };
  expect(await activities.readIssue({ issueId: '100' })).toEqual(state);
  expect(await activities.readIssue({ issueId: '101' })).toEqual(state);
  expect(told).toEqual([{ provider: 'okdesk', statusCode: 'on_site' }]);
});
