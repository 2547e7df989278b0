/** The hooks of the simulated account, in the documented two parts, with ids as strings. */
import type { SimHook, SimWorld } from '../../sandbox/contract';
import { hook } from './hook';
import type { OkdeskHookSettings } from './settings';
import { EMPLOYEE } from './simulator-store';
import type { OkdeskStore, SimAttachment, SimComment, SimIssue, SimStatus } from './simulator-store';

/** The event part without its author. */
export type HookEventPart =
  | { event_type: 'new_ticket' | 'ticket_deleted' | 'new_assignee' | 'new_deadline' }
  | { event_type: 'new_files'; attachments: SimAttachment[] }
  | { event_type: 'new_comment'; comment: SimComment }
  | { event_type: 'new_ticket_status'; old_status: SimStatus; new_status: SimStatus; comment?: SimComment }
  | { event_type: 'new_csat_rate'; rate: string };

export type HookAuthor = 'employee' | 'contact';

export function emitHook(
  world: SimWorld,
  settings: OkdeskHookSettings,
  store: OkdeskStore,
  issue: SimIssue,
  part: HookEventPart,
  author: HookAuthor,
): void {
  const event = {
    ...part,
    author: authorPart(store, issue, author),
    // A comment's files stand beside it.
    ...('comment' in part && part.comment
      ? { comment: commentPart(part.comment), attachments: part.comment.attachments.map(attachmentPart) }
      : {}),
    ...('attachments' in part ? { attachments: part.attachments.map(attachmentPart) } : {}),
  };
  const body = Buffer.from(JSON.stringify({ event, issue: issuePart(store, issue, part) }));
  world.emit({
    body,
    headers: { 'content-type': 'application/json', ...hook.sign(body, settings) },
    order: `issue:${issue.id}`,
    // No repetition is documented: what we do not take is lost until someone reads the issue.
    retryForMs: 0,
    about: 'comment' in part && part.comment ? `comment ${part.comment.id}` : part.event_type,
  } satisfies SimHook);
}

function authorPart(store: OkdeskStore, issue: SimIssue, type: HookAuthor): Record<string, string> {
  const person = type === 'contact' ? store.contact(issue.contactId) : EMPLOYEE;
  return {
    id: String(person?.id ?? 0),
    first_name: person?.first_name ?? '',
    last_name: person?.last_name ?? '',
    patronymic: '',
    type,
  };
}

const commentPart = ({ id, content, public: isPublic }: SimComment): Record<string, unknown> => ({
  id: String(id),
  is_public: isPublic,
  content,
});

/** Without a link: that is asked for by REST, and works for thirty seconds. */
const attachmentPart = (file: SimAttachment): Record<string, unknown> => ({
  ...file,
  id: String(file.id),
  attachment_file_size: String(file.attachment_file_size),
});

function issuePart(store: OkdeskStore, issue: SimIssue, part: HookEventPart): Record<string, unknown> {
  // The issue of ticket_deleted is partial.
  if (part.event_type === 'ticket_deleted') return { id: String(issue.id), title: issue.title };
  const contact = store.contact(issue.contactId);
  return {
    id: String(issue.id),
    title: issue.title,
    description: issue.description,
    type: { code: issue.type, name: issue.type, inner: false },
    priority: { code: 'normal', name: 'Обычный' },
    status: issue.status,
    ...('old_status' in part ? { old_status: part.old_status } : {}),
    rate: issue.rate ?? null,
    parent_id: issue.parentId === undefined ? null : String(issue.parentId),
    child_ids: store.partsOf(issue.id),
    client: {
      company: null,
      contact: contact && {
        id: String(contact.id),
        first_name: contact.first_name,
        last_name: contact.last_name,
        patronymic: '',
      },
    },
    assignee: { group: {}, employee: issue.assigneeId === undefined ? {} : { id: String(issue.assigneeId) } },
    deadline_at: issue.deadline_at ?? null,
    attachments: issue.attachments.map(attachmentPart),
    parameters: Object.entries(issue.parameters).map(([code, value]) => ({
      code,
      name: code,
      type: 'ftstring',
      value,
    })),
    created_at: issue.created_at,
  };
}
