/** Okdesk's side: an account with one employee, its REST API, its hooks, and what staff and clients do in it. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import { htmlOf } from './encoding';
import type { OkdeskClientSettings, OkdeskHookSettings } from './settings';
import { answerApi } from './simulator-api';
import { OkdeskChanges } from './simulator-changes';
import { EMPLOYEE, OkdeskStore } from './simulator-store';
import type { SimIssue } from './simulator-store';

const issueId = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(Number);

export function okdeskSimulator(hook: OkdeskHookSettings, client: OkdeskClientSettings): Simulator {
  const store = new OkdeskStore();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer | Promise<SimAnswer> {
      if (!constantTimeEqual(request.query.get('api_token') ?? '', client.token)) {
        return { status: 401, body: { errors: 'Неверный api_token' } };
      }
      return answerApi({ request, store, changes: new OkdeskChanges(store, hook, world) });
    },
    actions: (world) => actionsOf(store, new OkdeskChanges(store, hook, world)),
    state: () => store.state(),
    restore: (state) => store.restore(state),
  };
}

function actionsOf(store: OkdeskStore, changes: OkdeskChanges): Record<string, SimAction> {
  const found = (id: number): SimIssue => {
    const issue = store.issue(id);
    if (!issue) throw new Error(`There is no issue ${id}.`);
    return issue;
  };
  return {
    /** Staff open an issue by hand: one that is not ours, unless `parameters` says so. */
    open(parameters) {
      const given = openSchema.parse(parameters);
      const contact = given.name ?? given.phone;
      const contactId =
        contact === undefined
          ? undefined
          : store.addContact({ first_name: contact, last_name: '-', phone: given.phone }).id;
      return changes.open({ ...given, contactId }, 'employee');
    },
    status(parameters) {
      const { issueId, code, comment, public: isPublic } = statusSchema.parse(parameters);
      const issue = found(issueId);
      changes.status(issue, code, { comment: comment && htmlOf(comment), public: isPublic });
      return issue;
    },
    close(parameters) {
      const { issueId, code } = closeSchema.parse(parameters);
      const issue = found(issueId);
      changes.status(issue, code, {});
      return issue;
    },
    comment(parameters) {
      const { issueId, text, html, public: isPublic, author, files } = commentSchema.parse(parameters);
      const content = html ?? `<p>${htmlOf(text)}</p>`;
      return changes.comment(found(issueId), content, { isPublic, author, files });
    },
    files(parameters) {
      const { issueId, files, author } = filesSchema.parse(parameters);
      const issue = found(issueId);
      changes.files(issue, files, author);
      return issue;
    },
    assign(parameters) {
      const issue = found(aboutIssue.parse(parameters).issueId);
      changes.assign(issue, EMPLOYEE.id);
      return issue;
    },
    deadline(parameters) {
      const { issueId, at } = deadlineSchema.parse(parameters);
      const issue = found(issueId);
      changes.deadline(issue, at);
      return issue;
    },
    delete(parameters) {
      const issue = found(aboutIssue.parse(parameters).issueId);
      changes.delete(issue);
      return issue;
    },
    /** Staff write a person into the address book. */
    contact: (parameters) => store.addContact(contactSchema.parse(parameters)),
    rate(parameters) {
      const { issueId, value } = rateSchema.parse(parameters);
      const issue = found(issueId);
      changes.rate(issue, value);
      return issue;
    },
  };
}

const openSchema = z.object({
  title: z.string().min(1),
  description: z.string().default(''),
  name: z.string().optional(),
  phone: z.string().optional(),
  parameters: z.record(z.string(), z.string()).default({}),
  parentId: issueId.optional(),
});
const contactSchema = z.object({
  first_name: z.string().min(1),
  last_name: z.string().default('-'),
  phone: z.string().optional(),
  company_id: z.number().int().optional(),
  active: z.boolean().default(true),
});
const aboutIssue = z.object({ issueId });
const deadlineSchema = z.object({ issueId, at: z.iso.datetime({ offset: true }) });
const author = z.enum(['employee', 'contact']).default('employee');
const files = z
  .array(
    z.object({
      name: z.string().min(1),
      bytes: z.number().int().default(1_000),
      is_public: z.boolean().default(true),
    }),
  )
  .default([]);
const filesSchema = z.object({ issueId, files, author });
const statusSchema = z.object({
  issueId,
  code: z.string().min(1),
  comment: z.string().optional(),
  public: z.boolean().optional(),
});
const closeSchema = z.object({ issueId, code: z.string().min(1).default('completed') });
const commentSchema = z.object({
  issueId,
  text: z.string().default(''),
  /** The comment as the desk's editor writes it, where `text` will not do. */
  html: z.string().optional(),
  public: z.boolean().default(true),
  author,
  files,
});
const rateSchema = z.object({ issueId, value: z.enum(['poor', 'normal', 'good', 'excellent']) });
