import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/okdesk/hook';
import { markerOf } from '../../../providers/okdesk/marker';
import { okdesk } from '../../../providers/okdesk/provider';
import { hookSettings } from '../../../providers/okdesk/settings';
import { basicHeader } from '../../../providers/verify';
import { bytesOf, parsedOf, requestWith, samplesOf } from '../sides';
import fc from 'fast-check';

const settings = hookSettings.schema.parse({
  OKDESK_USER: 'desk',
  OKDESK_PASS: 'a:b:c',
  OKDESK_PASS_PREVIOUS: 'old:one',
  OKDESK_USER_PREVIOUS: 'olddesk',
});
const body = Buffer.from('{}');
const from = (user: string, password: string) =>
  requestWith(body, { Authorization: basicHeader(user, password) });
const wrong = { genuine: false, reason: 'credentials_wrong' };

describe('who may call', () => {
  it('is whoever knows the name and a password that holds colons', () => {
    expect(hook.verify(from('desk', 'a:b:c'), settings)).toEqual({ genuine: true });
  });

  it('is the previous pair while it is set', () => {
    expect(hook.verify(from('olddesk', 'old:one'), settings)).toEqual({ genuine: true });
  });

  it('is nobody with the name of one pair and the password of the other', () => {
    expect(hook.verify(from('desk', 'old:one'), settings)).toEqual(wrong);
    expect(hook.verify(from('olddesk', 'a:b:c'), settings)).toEqual(wrong);
  });

  it.each([
    ['desk', 'a:b'],
    ['desk', ''],
    ['desk:a', 'b:c2'],
    ['', ''],
  ])('is not %j with %j', (user, password) => {
    expect(hook.verify(from(user, password), settings)).toEqual(wrong);
  });

  it.each([{}, { Authorization: 'Bearer a:b:c' }, { Authorization: 'Basic' }])('is not %j', (headers) => {
    const refused = { genuine: false, reason: 'credentials_missing' };
    expect(hook.verify(requestWith(body, headers as Record<string, string>), settings)).toEqual(refused);
  });

  it('is nobody from outside the allowed networks, whatever he knows', () => {
    const listed = { ...settings, allowed: ['185.4.72.0/22'] };
    const refused = { genuine: false, reason: 'address_not_allowed' };
    expect(hook.verify(from('desk', 'a:b:c'), listed)).toEqual(refused);
    expect(hook.verify({ ...from('desk', 'a:b:c'), peer: '185.4.72.9' }, listed)).toEqual({ genuine: true });
  });
});

const read = (part: unknown, mappings = parseMappings('')) =>
  hook.read(part, requestWith(bytesOf(part), {}), settings, mappings);

const statusHook = (to: string) => ({
  event: { event_type: 'new_ticket_status', author: { type: 'employee' }, new_status: { code: to } },
  issue: { id: '153', status: { code: to } },
});

describe('what a hook says', () => {
  it.each(samplesOf(okdesk).map((sample) => [sample.title, sample] as const))('%s', (_title, sample) => {
    const reading = read(parsedOf(okdesk, bytesOf(sample.body)));
    expect(reading.events).toMatchObject(sample.expect.events);
    expect([reading.events.length, reading.unread.length, reading.ignored.length]).toEqual([
      sample.expect.events.length,
      sample.expect.unread,
      sample.expect.ignored,
    ]);
  });

  it('names our key by the code that fixit.yml gives the parameter', () => {
    const key = '5f0c2a52-8f3e-5d0c-9c0a-0a4b5c6d7e8f';
    const part = {
      event: { event_type: 'new_ticket' },
      issue: { id: 9, parameters: [{ code: 'ext_key', value: ` ${key.toUpperCase()} ` }] },
    };
    const mapped = parseMappings('okdesk: { keyParameter: ext_key }');
    expect(read(part, mapped).events[0]?.event).toMatchObject({ key });
    expect(read(part).events[0]?.event).toMatchObject({ key: undefined });
  });

  it('has one id for the same status whatever the order of members, and another for another status', () => {
    const idOf = (part: unknown) => read(part).events[0]?.eventId;
    const { event, issue } = statusHook('completed');
    expect(idOf({ issue, event: Object.fromEntries(Object.entries(event).reverse()) })).toBe(
      idOf({ event, issue }),
    );
    expect(idOf(statusHook('opened'))).not.toBe(idOf(statusHook('completed')));
  });

  it('is no repetition of an earlier one where anything in it differs: the issue was reopened between', () => {
    const closed = (at: string) => {
      const { event, issue } = statusHook('completed');
      return read({ event, issue: { ...issue, completed_at: at } }).events[0];
    };
    const [first, second] = [closed('2026-11-21T10:00:00+03:00'), closed('2026-11-21T10:03:00+03:00')];
    expect(second?.eventId).not.toBe(first?.eventId);
    expect(closed('2026-11-21T10:00:00+03:00')).toEqual(first);
    // Nothing differs on some accounts: a reopened issue that is closed again minutes later must count.
    expect(first?.windowMs).toBeLessThanOrEqual(60_000);
  });

  it('has one event for a comment that comes with a status and again on its own', () => {
    const comment = { id: '991', is_public: true, content: 'Готово' };
    const { event, issue } = statusHook('completed');
    const withStatus = read({ event: { ...event, comment }, issue }).events[1];
    const alone = read({
      event: { event_type: 'new_comment', author: { type: 'employee' }, comment },
      issue,
    });
    expect(alone.events[0]).toEqual(withStatus);
    expect(withStatus?.windowMs).toBeUndefined();
  });

  it('takes the status and keeps a comment it cannot read', () => {
    const { event, issue } = statusHook('completed');
    const reading = read({ event: { ...event, comment: { text: 'Готово' } }, issue });
    expect(reading.events).toHaveLength(1);
    expect(reading.unread).toMatchObject([{ reason: 'a comment without id or content' }]);
    expect(reading.unread[0]?.eventId).not.toBe(reading.events[0]?.eventId);
  });

  it('lets a private comment of ours go by, and never a public one of an employee', () => {
    const content = `<p>Адрес: Ленина, 5${markerOf('0d6e3f8a-1b2c-5d4e-8f90-a1b2c3d4e5f6')}</p>\n`;
    const by = (type: string, isPublic: boolean) =>
      read({
        event: {
          event_type: 'new_comment',
          author: { type },
          comment: { id: 1, is_public: isPublic, content },
        },
        issue: { id: 153 },
      });
    expect(by('employee', false).ignored).toHaveLength(1);
    expect(by('contact', true).ignored).toHaveLength(1);
    expect(by('employee', true).events).toHaveLength(1);
  });

  const commentBy = (type: string | undefined, comment: object, more: object = {}) =>
    read({
      event: { event_type: 'new_comment', ...(type ? { author: { type } } : {}), comment, ...more },
      issue: { id: '153' },
    });

  it.each([
    ['says so', { is_public: false }],
    ['says nothing', {}],
    ['says nothing that can be read', { is_public: 'maybe' }],
    ['says it by null', { is_public: null }],
    ['says both', { is_public: false, public: true }],
  ])('has no word of a comment that is private because it %s, nor its files', (_how, flags) => {
    const attachments = [{ id: '1', is_public: true, attachment_file_name: 'тайна.pdf' }];
    const { events } = commentBy('employee', { id: '7', content: 'тайна', ...flags }, { attachments });
    expect(events).toMatchObject([{ event: { change: { type: 'comment', public: false, html: '' } } }]);
    expect(JSON.stringify(events)).not.toContain('тайна');
  });

  it('tells again of a comment whose visibility was changed, and once of each', () => {
    const id = (isPublic: boolean) =>
      commentBy('employee', { id: '7', content: 'Да', is_public: isPublic }).events[0]?.eventId;
    expect([id(true), id(false)]).toEqual(['comment:7', 'comment:7:private']);
  });

  it('tells of comments in its event part alone: those in the issue are nobody’s news', () => {
    const comments = [{ id: '8', content: 'тайна', is_public: true }];
    const { event, issue } = statusHook('completed');
    const { events } = read({ event, issue: { ...issue, comments, comment: comments[0] } });
    expect(JSON.stringify(events)).not.toContain('тайна');
  });

  it('takes a comment of files without words, and ignores one of nothing', () => {
    const attachments = [{ id: 1, is_public: true, attachment_file_name: 'a\u0000\nb.pdf' }];
    const said = commentBy('employee', { id: 7, content: null, is_public: true }, { attachments });
    expect(said.events).toMatchObject([
      { event: { change: { html: '', files: [{ id: '1', name: 'a b.pdf' }] } } },
    ]);
    const nothing = commentBy('employee', { id: 8, content: ' ', is_public: true });
    expect(nothing).toMatchObject({ events: [], unread: [], ignored: [{ eventId: 'comment:8' }] });
  });

  it('tells of public files that came with a status', () => {
    const { event, issue } = statusHook('completed');
    const attachments = [{ id: '1', is_public: true, attachment_file_name: 'Акт.pdf' }];
    const { events } = read({ event: { ...event, attachments }, issue });
    expect(events.map((one) => one.event)).toMatchObject([
      { change: { type: 'status' } },
      { change: { type: 'files', files: [{ id: '1', name: 'Акт.pdf' }], author: 'employee' } },
    ]);
  });

  it.each(['new_assignee', 'new_deadline', 'add_coexecutor', 'update_issue_work_type'])(
    'keeps %s as a hint to look at the issue',
    (name) => {
      const { events } = read({ event: { event_type: name }, issue: { id: 153 } });
      expect(events).toMatchObject([{ event: { issueId: '153', change: { type: 'other', name } } }]);
    },
  );

  it('of a deleted issue, which is partial, says which', () => {
    const { events } = read({ event: { event_type: 'ticket_deleted' }, issue: { id: '153', title: 'Т' } });
    expect(events).toMatchObject([
      { eventId: 'deleted:153', event: { issueId: '153', change: { type: 'deleted' } } },
    ]);
  });

  it('is never thrown over, whatever stands in it', () => {
    const member = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('new_ticket', 'new_comment', 'new_csat_rate', '153'),
    );
    const part = fc.record({ event_type: member, comment: member, author: member, new_status: member });
    fc.assert(
      fc.property(part, fc.record({ id: member, parameters: member, rate: member }), (event, issue) => {
        const reading = read({ event, issue });
        expect(reading.events.length + reading.unread.length + reading.ignored.length).toBeGreaterThan(0);
      }),
    );
  });
});
