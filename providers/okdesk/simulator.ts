/** Okdesk's side: an account with one employee, its REST API, its hooks, and what staff and clients do in it. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import { htmlOf } from './encoding';
import type { OkdeskClientSettings, OkdeskHookSettings } from './settings';
import { answerApi } from './simulator-api';
import { OkdeskChanges } from './simulator-changes';
import { OkdeskStore } from './simulator-store';
import type { SimIssue } from './simulator-store';

const issueId = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(Number);

export function okdeskSimulator(hook: OkdeskHookSettings, client: OkdeskClientSettings): Simulator {
  const store = new OkdeskStore();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
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
      const { issueId, text, public: isPublic, author } = commentSchema.parse(parameters);
      return changes.comment(found(issueId), `<p>${htmlOf(text)}</p>`, isPublic, author);
    },
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
});
const statusSchema = z.object({
  issueId,
  code: z.string().min(1),
  comment: z.string().optional(),
  public: z.boolean().optional(),
});
const closeSchema = z.object({ issueId, code: z.string().min(1).default('completed') });
const commentSchema = z.object({
  issueId,
  text: z.string().min(1),
  public: z.boolean().default(true),
  author: z.enum(['employee', 'contact']).default('employee'),
});
const rateSchema = z.object({ issueId, value: z.enum(['poor', 'normal', 'good', 'excellent']) });
