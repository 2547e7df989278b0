/**
 * Okdesk's web hooks. No signature, delivery id, retry or time limit is documented, so: Basic in the URL's user
 * info plus an optional address list, and a hook is a hint after which the workflow reads the issue again.
 * https://apidocs.okdesk.ru/webhookdoc
 */
import { addressAllowed } from '../../networks';
import { contentHash } from '../content-hash';
import type { Mappings } from '../../mappings';
import type { HookSide, ReadEvent, Reading, Verdict } from '../contract';
import { basicCredentials, basicHeader, GENUINE, matchesAny, refuse } from '../verify';
import type { IssueChange, IssueChanged, IssueFile } from '../../workflows/events';
import { lineOf } from './encoding';
import { openEnvelope } from './envelope';
import { readMarker } from './marker';
import { eventSchema, hasOddComment, issueSchema } from './schema';
import type { HookComment, HookEvent, HookFile, HookIssue } from './schema';
import type { OkdeskHookSettings } from './settings';

/** The parameter code of the shipped fixit.yml, for a caller that has no mappings. */
const DEFAULT_KEY_PARAMETER = 'fixit_key';

/**
 * No delivery id is sent: the same content within this time is one event. Short, because an issue that is closed,
 * reopened and closed again may say the same twice, and the second must count; one too many is only read again.
 */
const WINDOW_MS = 60_000;

/** Only an id that we could have made is taken for our key; an operator may type anything into the field. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Events of an issue that change nothing a workflow acts on by itself. */
const OTHER_ISSUE_EVENTS: ReadonlySet<string> = new Set([
  'new_assignee',
  'update_issue_work_type',
  'new_deadline',
  'add_coexecutor',
  'remove_coexecutor',
  'change_ticket_parameter',
]);

/** Genuine, and about something else than an issue. */
const FOREIGN = /^(new|change|update|delete|archive)_(company|contact|agreement|service_aim|equipment)/;

export const hook: HookSide<OkdeskHookSettings> = {
  format: 'json',

  verify(request, settings): Verdict {
    if (!addressAllowed(request.peer, settings.allowed)) return refuse('address_not_allowed');
    const given = basicCredentials(request.headers);
    if (given === undefined) return refuse('credentials_missing');
    // Every pair is compared in full: a user of one with the password of the other is nobody.
    const matches = settings.credentials.map(({ user, password }) => {
      const userMatches = matchesAny(given.user, [user]);
      const passwordMatches = matchesAny(given.password, [password]);
      return userMatches && passwordMatches;
    });
    return matches.includes(true) ? GENUINE : refuse('credentials_wrong');
  },

  read(body, _request, _settings, mappings): Reading {
    const unread = (reason: string): Reading => ({
      events: [],
      unread: [{ eventId: contentHash(body), part: body, reason }],
      ignored: [],
    });
    const envelope = openEnvelope(body);
    if (envelope === undefined) return unread('no event and issue parts');
    const event = eventSchema.safeParse(envelope.event);
    if (!event.success) return unread('the event part names no event_type');
    const name = event.data.event_type;
    if (FOREIGN.test(name)) {
      const reason = `${name} is about no issue`;
      return { events: [], unread: [], ignored: [{ eventId: contentHash(body), part: body, reason }] };
    }
    const issue = issueSchema.safeParse(envelope.issue);
    if (!issue.success) return unread(`${name} without an issue id`);
    const reading = readIssueEvent(body, event.data, issue.data, mappings?.okdesk);
    if (typeof reading === 'string') return unread(reading);
    if (hasOddComment(envelope.event, event.data)) {
      // Beside the event of the same body, whose id is the body's hash.
      const eventId = contentHash({ comment: body });
      reading.unread.push({ eventId, part: body, reason: 'a comment without id or content' });
    }
    return reading;
  },

  sign(_body, settings): Record<string, string> {
    const [current] = settings.credentials;
    return current ? { authorization: basicHeader(current.user, current.password) } : {};
  },

  withSecret: (settings, secret) => ({
    ...settings,
    credentials: settings.credentials.map(({ user }) => ({ user, password: secret })),
  }),
};

/** The reading, or the reason why there is none. */
function readIssueEvent(
  body: unknown,
  event: HookEvent,
  issue: HookIssue,
  account?: Account,
): Reading | string {
  const reading: Reading = { events: [], unread: [], ignored: [] };
  const push = (id: Pick<ReadEvent, 'eventId' | 'windowMs'>, change: IssueChange, at?: string) =>
    reading.events.push({ ...id, event: { ...aboutIssue(issue, account), change, at: instant(at) } });
  const name = event.event_type;
  const files = publicOnes(event.attachments);
  const byContent = { eventId: contentHash(body), windowMs: WINDOW_MS };
  if (name === 'new_ticket') push({ eventId: `created:${issue.id}` }, { type: 'created' }, issue.created_at);
  else if (name === 'ticket_deleted') push({ eventId: `deleted:${issue.id}` }, { type: 'deleted' });
  else if (name === 'new_ticket_status') {
    const to = event.new_status ?? issue.status;
    if (to === undefined) return 'new_ticket_status names no status';
    push(byContent, { type: 'status', from: event.old_status, to }, issue.updated_at);
  } else if (name === 'new_csat_rate') {
    const value = event.rate ?? issue.rate;
    if (value === undefined) return 'new_csat_rate names no rate';
    push(byContent, { type: 'rate', value });
  } else if (OTHER_ISSUE_EVENTS.has(name)) push(byContent, { type: 'other', name }, issue.updated_at);
  else if (name === 'new_files') {
    if (files.length === 0) push(byContent, { type: 'other', name });
  } else if (name !== 'new_comment') return `unknown event_type ${name.slice(0, 60)}`;
  else if (!event.comment) return 'new_comment without the id and content of a comment';
  // Any hook may carry the comment or the files that went with the change; its id makes it one event with new_comment's.
  if (event.comment) readComment(reading, event, event.comment, push);
  else if (files.length > 0)
    push({ eventId: filesId(issue, files) }, { type: 'files', files, author: authorOf(event) });
  return reading;
}

function readComment(
  reading: Reading,
  event: HookEvent,
  comment: HookComment,
  push: (id: { eventId: string }, change: IssueChange, at?: string) => void,
): void {
  const author = authorOf(event);
  // Where nothing is said it is private: what may not be public never reaches the customer.
  const isPublic = comment.is_public ?? comment.public ?? false;
  // A comment whose visibility is changed is told of again.
  const eventId = isPublic ? `comment:${comment.id}` : `comment:${comment.id}:private`;
  const ignore = (reason: string) => reading.ignored.push({ eventId, part: comment, reason });
  // Ours are written as the contact, or private. An employee's public answer is his own, even where he copied
  // a whole comment of ours with the marker in it.
  if (readMarker(comment.content) !== undefined && !(author === 'employee' && isPublic)) {
    ignore('our own comment');
    return;
  }
  const { id, content } = comment;
  const files = isPublic ? publicOnes([...event.attachments, ...comment.attachments]) : [];
  if (isPublic && content.trim() === '' && files.length === 0) {
    ignore('a comment without words and files that the customer may see');
    return;
  }
  const said = { public: isPublic, html: isPublic ? content : '', author };
  const change = { type: 'comment', commentId: id, ...said, ...(files.length > 0 ? { files } : {}) } as const;
  push({ eventId }, change, comment.created_at);
}

/** Only a file that is stated to be public; what nothing is said of is private, as comments are. */
const publicOnes = (files: readonly HookFile[]): IssueFile[] =>
  files
    .filter(({ is_public: isPublic }) => isPublic === true)
    .map(({ id, attachment_file_name: name }) => ({ id, name: lineOf(name, NAME_LIMIT) || '-' }));

const NAME_LIMIT = 150;

const filesId = (issue: HookIssue, files: readonly IssueFile[]): string =>
  `files:${issue.id}:${contentHash(files.map(({ id }) => id))}`;

function authorOf(event: HookEvent): 'employee' | 'contact' | 'unknown' {
  const type = event.author?.type;
  return type === 'employee' || type === 'contact' ? type : 'unknown';
}

type Account = Mappings['okdesk'];

function aboutIssue(issue: HookIssue, account?: Account): Omit<IssueChanged, 'change'> {
  const value = issue.parameters.find(
    (parameter) => parameter.code === (account?.keyParameter ?? DEFAULT_KEY_PARAMETER),
  )?.value;
  const key = typeof value === 'string' && UUID.test(value.trim()) ? value.trim().toLowerCase() : undefined;
  const awaitsPayment = issue.status !== undefined && account?.paymentStatuses.includes(issue.status);
  return {
    kind: 'issue.changed',
    helpdesk: 'okdesk',
    issueId: issue.id,
    statusCode: issue.status,
    key,
    ...(awaitsPayment ? { awaitsPayment } : {}),
  };
}

/** Okdesk's times carry an offset; one without is nobody's, and left out. */
function instant(text: string | undefined): string | undefined {
  if (text === undefined || !/(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
