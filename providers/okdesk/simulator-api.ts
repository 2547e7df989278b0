/** The simulated REST API: the calls our client makes, answered in the vendor's forms. */
import { z } from 'zod';
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import type { OkdeskChanges } from './simulator-changes';
import { addComment } from './simulator-comments';
import { createContact, findContact, fullName } from './simulator-contacts';
import { answerDictionary } from './simulator-dictionaries';
import { invalid, parse } from './simulator-input';
import { EMPLOYEE, isKnownStatus } from './simulator-store';
import type { OkdeskStore, SimIssue } from './simulator-store';

interface Context {
  request: SimRequest;
  store: OkdeskStore;
  changes: OkdeskChanges;
}

type Handler = (context: Context, issue: SimIssue) => SimAnswer | Promise<SimAnswer>;

const NOT_FOUND: SimAnswer = { status: 404, body: { errors: 'Запись не найдена' } };
const ok = (body: unknown): SimAnswer => ({ status: 200, body });

export async function answerApi(context: Context): Promise<SimAnswer> {
  const { request, store } = context;
  const path = request.path.replace(/^\/api\/v1/, '').replace(/\/$/, '');
  if (!request.path.startsWith('/api/v1/')) return NOT_FOUND;
  const dictionary = request.method === 'GET' ? answerDictionary(path, request) : undefined;
  if (dictionary) return dictionary;
  const [collection, second, third, fourth] = path.slice(1).split('/').map(decodeURIComponent);
  const operation = `${request.method} ${collection}`;
  if (operation === 'GET contacts' && second === undefined) return findContact(request, store);
  if (operation === 'POST contacts' && second === undefined) return createContact(request, store);
  if (collection !== 'issues') return NOT_FOUND;
  if (operation === 'POST issues' && second === undefined) return createIssue(context);
  if (operation === 'GET issues' && second === 'count') return countIssues(context);
  if (operation === 'GET issues' && second === 'list') return listIssues(context);
  const issue = store.issue(Number(second));
  if (issue && operation === 'GET issues' && third === 'attachments') return readFile(issue, Number(fourth));
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

/** Its link works for thirty seconds; the file itself is not kept here. */
function readFile(issue: SimIssue, id: number): SimAnswer {
  const files = [...issue.attachments, ...issue.comments.flatMap(({ attachments }) => attachments)];
  const found = files.find((file) => file.id === id);
  return found ? ok({ ...found, attachment_url: `https://static.okdesk.example/${found.id}` }) : NOT_FOUND;
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

async function createIssue({ request, store, changes }: Context): Promise<SimAnswer> {
  const given = await parse(newIssueSchema, request);
  if (!given.success) return given.answer;
  const { contact_id: contactId, custom_parameters: parameters, ...issue } = given.data.issue;
  if (contactId !== undefined && !store.contact(contactId)?.active)
    return invalid({ contact_id: ['не найден'] });
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

const statusSchema = z.object({
  code: z.string(),
  comment: z.string().optional(),
  comment_public: z.boolean().optional(),
  skip_options: z.array(z.string()).default([]),
});

async function changeStatus({ request, store, changes }: Context, issue: SimIssue): Promise<SimAnswer> {
  const given = await parse(statusSchema, request);
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

async function addRate({ request, store, changes }: Context, issue: SimIssue): Promise<SimAnswer> {
  const given = await parse(rateSchema, request);
  if (!given.success) return given.answer;
  changes.rate(issue, given.data.rate);
  return ok(issueBody(store, issue));
}

function issueBody(store: OkdeskStore, issue: SimIssue): Record<string, unknown> {
  const contact = store.contact(issue.contactId);
  const { comments, contactId: _contactId, parentId, assigneeId, parameters, rate, type, ...rest } = issue;
  return {
    ...rest,
    type: { id: 1, code: type, name: type, available_for_client: true },
    company_id: contact?.company_id ?? null,
    contact: contact ? { id: contact.id, name: fullName(contact) } : null,
    rate: rate === undefined ? null : { id: 1, value: rate },
    parameters: Object.entries(parameters).map(([code, value]) => ({
      code,
      name: code,
      field_type: 'ftstring',
      value,
    })),
    comments: { count: comments.length, last_at: comments.at(-1)?.created_at ?? null },
    deadline_at: issue.deadline_at ?? null,
    assignee: assigneeId === EMPLOYEE.id ? { id: EMPLOYEE.id, name: 'Кузнецова Анна' } : null,
    parent_id: parentId ?? null,
    child_ids: store.partsOf(issue.id),
  };
}
