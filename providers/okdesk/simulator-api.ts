/** The simulated REST API: the calls our client makes, answered in the vendor's forms. */
import { z } from 'zod';
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import type { OkdeskChanges } from './simulator-changes';
import { isKnownStatus } from './simulator-store';
import type { OkdeskStore, SimContact, SimIssue } from './simulator-store';

interface Context {
  request: SimRequest;
  store: OkdeskStore;
  changes: OkdeskChanges;
}

type Handler = (context: Context, issue: SimIssue) => SimAnswer;

const NOT_FOUND: SimAnswer = { status: 404, body: { errors: 'Запись не найдена' } };
const invalid = (errors: unknown): SimAnswer => ({ status: 422, body: { errors } });
const ok = (body: unknown): SimAnswer => ({ status: 200, body });

export function answerApi(context: Context): SimAnswer {
  const { request } = context;
  const path = request.path.replace(/^\/api\/v1/, '').replace(/\/$/, '');
  if (!request.path.startsWith('/api/v1/')) return NOT_FOUND;
  const [collection, second, third] = path.slice(1).split('/').map(decodeURIComponent);
  const operation = `${request.method} ${collection}`;
  if (operation === 'GET contacts' && second === undefined) return findContact(context);
  if (operation === 'POST contacts' && second === undefined) return createContact(context);
  if (collection !== 'issues') return NOT_FOUND;
  if (operation === 'POST issues' && second === undefined) return createIssue(context);
  if (operation === 'GET issues' && second === 'count') return countIssues(context);
  if (operation === 'GET issues' && second === 'list') return listIssues(context);
  const issue = context.store.issue(Number(second));
  const handler = ISSUE_CALLS[`${request.method} ${third ?? ''}`];
  return issue && handler ? handler(context, issue) : NOT_FOUND;
}

const ISSUE_CALLS: Record<string, Handler> = {
  'GET ': ({ store }, issue) => ok(issueBody(store, issue)),
  'GET comments': (_context, issue) => ok(issue.comments),
  'POST comments': addComment,
  'POST statuses': changeStatus,
  'POST rates': addRate,
};

/** One object, or an empty one: the call answers no list. */
function findContact({ request, store }: Context): SimAnswer {
  const contact = store.contactByPhone(request.query.get('phone') ?? '');
  return ok(contact ? contactBody(contact) : {});
}

const name = z.string().trim().min(1);
const contactSchema = z.object({
  contact: z.object({
    first_name: name,
    last_name: name,
    phone: z.string().optional(),
    comment: z.string().optional(),
  }),
});

function createContact({ request, store }: Context): SimAnswer {
  const given = parse(contactSchema, request);
  if (!given.success) return given.answer;
  const { phone } = given.data.contact;
  if (phone !== undefined && store.contactByPhone(phone)) return invalid({ phone: ['уже существует'] });
  return ok(contactBody(store.addContact(given.data.contact)));
}

const newIssueSchema = z.object({
  issue: z.object({
    title: z.string().trim().min(1).max(255),
    description: z.string().default(''),
    type: z.string().optional(),
    contact_id: z.number().optional(),
    custom_parameters: z.record(z.string(), z.string()).default({}),
  }),
});

function createIssue({ request, store, changes }: Context): SimAnswer {
  const given = parse(newIssueSchema, request);
  if (!given.success) return given.answer;
  const { contact_id: contactId, custom_parameters: parameters, ...issue } = given.data.issue;
  if (contactId !== undefined && !store.contact(contactId)) return invalid({ contact_id: ['не найден'] });
  return ok(issueBody(store, changes.open({ ...issue, contactId, parameters }, 'employee')));
}

/** Ids only, in spite of the name; the one list that filters by additional attributes. */
function countIssues({ request, store }: Context): SimAnswer {
  let issues = store.newest();
  for (const [name, value] of request.query) {
    const code = /^custom_parameters\[(.+)\]$/.exec(name)?.[1];
    if (code !== undefined) issues = issues.filter((issue) => issue.parameters[code] === value);
  }
  return ok(issues.map(({ id }) => id));
}

function listIssues({ request, store }: Context): SimAnswer {
  const size = Number(request.query.get('page[size]') ?? 25);
  const page = Number(request.query.get('page[number]') ?? 1);
  if (!(size <= 100)) return invalid({ page: { size: ['должно быть меньше или равно 100'] } });
  const newestFirst = request.query.get('sorting[direction]') !== 'forward';
  const issues = newestFirst ? store.newest() : store.newest().reverse();
  return ok(issues.slice((page - 1) * size, page * size).map((issue) => issueBody(store, issue)));
}

const commentSchema = z.object({
  comment: z.object({
    content: z.string().min(1),
    author_id: z.number(),
    author_type: z.enum(['employee', 'contact']).default('employee'),
    public: z.boolean().default(false),
  }),
});

function addComment({ request, store, changes }: Context, issue: SimIssue): SimAnswer {
  const given = parse(commentSchema, request);
  if (!given.success) return given.answer;
  const { content, author_id, author_type, public: isPublic } = given.data.comment;
  const contact = author_type === 'contact' ? store.contact(author_id) : undefined;
  if (author_type === 'contact' && !contact) return invalid({ author_id: ['не найден'] });
  return ok(changes.comment(issue, content, isPublic, author_type, contact && fullName(contact)));
}

const statusSchema = z.object({
  code: z.string(),
  comment: z.string().optional(),
  comment_public: z.boolean().optional(),
  skip_options: z.array(z.string()).default([]),
});

function changeStatus({ request, store, changes }: Context, issue: SimIssue): SimAnswer {
  const given = parse(statusSchema, request);
  if (!given.success) return given.answer;
  const { code, comment, comment_public, skip_options } = given.data;
  if (!isKnownStatus(code)) return invalid({ code: ['недопустимый переход'] });
  changes.status(issue, code, {
    comment,
    public: comment_public,
    silent: skip_options.includes('skip_webhooks'),
  });
  return ok(issueBody(store, issue));
}

const rateSchema = z.object({ rate: z.enum(['poor', 'normal', 'good', 'excellent']) });

function addRate({ request, store, changes }: Context, issue: SimIssue): SimAnswer {
  const given = parse(rateSchema, request);
  if (!given.success) return given.answer;
  changes.rate(issue, given.data.rate);
  return ok(issueBody(store, issue));
}

type Parsed<T> = { success: true; data: T } | { success: false; answer: SimAnswer };

/** Refusals nest by field, as the vendor's do: `{"errors":{"issue":{"title":["…"]}}}`. */
function parse<T>(schema: z.ZodType<T>, request: SimRequest): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    return { success: false, answer: { status: 400, body: { errors: 'Неверный формат JSON' } } };
  }
  const result = schema.safeParse(json);
  if (result.success) return result;
  const errors: Record<string, unknown> = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String);
    let level = errors;
    for (const step of path.slice(0, -1)) level = (level[step] ??= {}) as Record<string, unknown>; // made here
    level[path.at(-1) ?? 'base'] = ['не может быть пустым или имеет неверное значение'];
  }
  return { success: false, answer: invalid(errors) };
}

const fullName = ({ first_name, last_name }: SimContact): string => `${last_name} ${first_name}`;

const contactBody = (contact: SimContact): Record<string, unknown> => ({
  ...contact,
  name: fullName(contact),
  company_id: null,
});

function issueBody(store: OkdeskStore, issue: SimIssue): Record<string, unknown> {
  const contact = store.contact(issue.contactId);
  const { comments, contactId: _contactId, parameters, rate, type, ...rest } = issue;
  return {
    ...rest,
    type: { id: 1, code: type, name: type, available_for_client: true },
    company_id: null,
    contact: contact ? { id: contact.id, name: fullName(contact) } : null,
    rate: rate === undefined ? null : { id: 1, value: rate },
    parameters: Object.entries(parameters).map(([code, value]) => ({
      code,
      name: code,
      field_type: 'ftstring',
      value,
    })),
    comments: { count: comments.length, last_at: comments.at(-1)?.created_at ?? null },
    parent_id: null,
    child_ids: [],
  };
}
