/** What Okdesk's documentation, and those who met it before us, warn of, where no other file here has the place for it. */
import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import { createHelpDesk } from '../../../providers/okdesk/client';
import { hook } from '../../../providers/okdesk/hook';
import { hookSettings } from '../../../providers/okdesk/settings';
import type { HttpCall } from '../../../providers/http';
import { bytesOf, oneSecret, requestWith, settingsOf } from '../sides';
import { mappings, newIssue, startDesk } from './desk';
import type { Desk } from './desk';

const settings = settingsOf(hookSettings, oneSecret);
const read = (part: unknown, mapped = parseMappings('')) =>
  hook.read(part, requestWith(bytesOf(part), {}), settings, mapped);
const counts = (part: unknown) => {
  const { events, unread, ignored } = read(part);
  return { events: events.length, unread: unread.length, ignored: ignored.length };
};

describe('a hook', () => {
  it('with X-Okdesk-Signature, which somebody invented, and no credentials is refused', () => {
    const signed = requestWith(Buffer.from('{}'), { 'X-Okdesk-Signature': 'a'.repeat(64) });
    expect(hook.verify(signed, settings)).toEqual({ genuine: false, reason: 'credentials_missing' });
  });

  const comment = { id: '1', is_public: true, content: 'Да' };
  it.each([
    ['new_ticket', {}],
    ['new_ticket_status', { new_status: { code: 'completed' } }],
    ['new_assignee', {}],
    ['update_issue_work_type', {}],
    ['new_comment', { comment }],
    ['new_csat_rate', { rate: 'good' }],
    ['new_files', {}],
    ['new_deadline', {}],
    ['add_coexecutor', {}],
    ['remove_coexecutor', {}],
    ['change_ticket_parameter', {}],
    ['ticket_deleted', {}],
  ])('of the documented event %s is known', (event_type, more) => {
    expect(counts({ event: { event_type, ...more }, issue: { id: '153' } })).toEqual({
      events: 1,
      unread: 0,
      ignored: 0,
    });
  });

  it.each(
    ['company', 'agreement', 'service_aim', 'equipment'].flatMap((what) => [`new_${what}`, `change_${what}`]),
  )('of the documented event %s, which is about no issue, is ignored', (event_type) => {
    const part = { event: { event_type }, [event_type.replace(/^[a-z]+_/, '')]: { id: '5' } };
    expect(counts(part)).toEqual({ events: 0, unread: 0, ignored: 1 });
  });

  it.each(['issue.created', 'issue_status_changed', 'ticket_closed', 'new_issue'])(
    'of an event that only a blog knows (%s) is kept as unread, and stops nothing',
    (event_type) => {
      expect(counts({ event: { event_type }, issue: { id: '153' } })).toEqual({
        events: 0,
        unread: 1,
        ignored: 0,
      });
    },
  );

  it('in which members have other types than elsewhere (child_ids, hours as text, no client) is read all the same', () => {
    const issue = {
      id: '153',
      child_ids: [93, '94'],
      parent_id: 7,
      planned_execution_in_hours: '12.5',
      client: { contact: null },
      contact_id: 21,
      status: 'completed',
      parameters: [null, { code: 'fixit_key', value: ['x'] }, 'odd'],
    };
    const { events } = read({ event: { event_type: 'new_ticket_status' }, issue });
    expect(events).toMatchObject([
      { event: { issueId: '153', key: undefined, change: { to: 'completed' } } },
    ]);
  });

  it('has one id for an issue, a comment and a status whether ids come as text or as numbers', () => {
    const ids = (id: string | number, commentId: string | number) =>
      ['new_ticket', 'ticket_deleted', 'new_comment'].flatMap((event_type) =>
        read({
          event: { event_type, comment: { ...comment, id: commentId } },
          issue: { id },
        }).events.map(({ eventId, event }) => [eventId, event.kind === 'issue.changed' && event.issueId]),
      );
    expect(ids(153, 991)).toEqual(ids('153', '991'));
  });

  it.each(['poor', 'normal', 'good', 'excellent'])(
    'rates the work as %s, in the event or in the issue',
    (rate) => {
      const change = { type: 'rate', value: rate };
      const inEvent = { event: { event_type: 'new_csat_rate', rate }, issue: { id: '1' } };
      const inIssue = { event: { event_type: 'new_csat_rate' }, issue: { id: '1', rate } };
      for (const part of [inEvent, inIssue]) expect(read(part).events).toMatchObject([{ event: { change } }]);
    },
  );

  it('of a status in paymentStatuses says that the issue awaits a payment, whoever opened it', () => {
    const part = {
      event: { event_type: 'new_ticket_status' },
      issue: { id: '1', status: { code: 'to_pay' } },
    };
    const mapped = parseMappings('okdesk: { paymentStatuses: [to_pay] }');
    expect(read(part, mapped).events).toMatchObject([{ event: { awaitsPayment: true } }]);
    expect(read(part).events[0]?.event).not.toHaveProperty('awaitsPayment');
  });
});

describe('a call', () => {
  let desk: Desk;
  let calls: HttpCall[];
  beforeEach(async () => {
    desk = await startDesk();
    calls = [];
  });
  afterEach(() => desk.stop());

  /** A help desk whose calls are noted, and go out as `change` leaves them. */
  const noting = (change = (call: HttpCall) => call) =>
    createHelpDesk(desk.settings(), {
      mappings,
      http: {
        ...desk.http,
        call: (call: HttpCall) => {
          calls.push(call);
          return desk.http.call(change(call));
        },
      },
    });

  it('has the wrapper that Okdesk documents: issue, contact and comment are wrapped, a rate is not', async () => {
    const helpdesk = noting();
    const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
    await helpdesk.addComment(issueId, 'Жду', randomUUID());
    await helpdesk.setRate(issueId, 'good');
    const bodies = calls
      .filter(({ method }) => method === 'POST')
      .map(({ operation, body }) => [operation, body]);
    expect(bodies).toMatchObject([
      ['POST contacts', { contact: { first_name: 'Николай' } }],
      ['POST issues', { issue: { title: 'Не включается котёл' } }],
      ['POST comments', { comment: { content: expect.any(String) as string } }],
      ['POST rates', { rate: 'good' }],
    ]);
    for (const [, body] of bodies) expect(Object.keys(body as object)).toHaveLength(1);
  });

  it('that adds a comment names its author, without whom Okdesk takes none', async () => {
    const helpdesk = noting();
    const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
    const { id: ownerless } = await desk.act('open', { title: 'Чужая' });
    for (const issue of [issueId, String(ownerless)]) await helpdesk.addComment(issue, 'Жду', randomUUID());
    const authors = calls
      .filter(({ operation }) => operation === 'POST comments')
      .map(({ body }) => (body as { comment: unknown }).comment);
    expect(authors).toMatchObject([
      { author_id: expect.any(Number) as number, author_type: 'contact', public: true },
      { author_id: 1, author_type: 'employee', public: false },
    ]);
  });

  it('never asks for a page of more than a hundred, and finds the key on a later one', async () => {
    const key = randomUUID();
    const made = await noting().openIssue(newIssue(), key);
    for (let i = 0; i < 120; i++) await desk.act('open', { title: `Чужая ${i}` });
    calls = [];
    // An account that ignores the filter by attribute.
    const deaf = noting((call) => ({ ...call, url: call.url.replace(/custom_parameters[^&]*&/, '') }));
    expect(await deaf.findIssueByKey(key)).toEqual(made);
    const pages = calls
      .filter(({ operation }) => operation === 'GET issues/list')
      .map(({ url }) => new URL(url).searchParams);
    expect(pages.map((query) => [query.get('page[size]'), query.get('page[number]')])).toEqual([
      ['100', '1'],
      ['100', '2'],
    ]);
  });

  it('carries the token in its query alone, and changes no status of the desk’s issues', async () => {
    const helpdesk = noting();
    const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
    await helpdesk.readIssue(issueId);
    const { token } = desk.settings();
    for (const { url, headers, body, operation } of calls) {
      expect(new URL(url).searchParams.get('api_token')).toBe(token);
      expect(JSON.stringify([headers, body, operation])).not.toContain(token);
    }
    expect(calls.map(({ url }) => new URL(url).pathname).join()).not.toContain('/statuses');
  });
});
