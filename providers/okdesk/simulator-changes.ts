/** What can happen in the simulated account, by our calls or by a person's hand: store, ledger and hook at once. */
import type { SimWorld } from '../../sandbox/contract';
import { readMarker } from './marker';
import type { OkdeskHookSettings } from './settings';
import { emitHook } from './simulator-hooks';
import type { HookAuthor, HookEventPart } from './simulator-hooks';
import { EMPLOYEE, statusOf } from './simulator-store';
import type { SentFile } from './simulator-input';
import type { OkdeskStore, SimAttachment, SimComment, SimIssue } from './simulator-store';

const UUID = /^[0-9a-f-]{36}$/i;

export interface NewSimIssue {
  title: string;
  description: string;
  type?: string;
  contactId?: number;
  parameters: Record<string, string>;
  parentId?: number;
}

export type NewSimFile = SentFile & { is_public: boolean };

export interface NewSimComment {
  isPublic: boolean;
  author: HookAuthor;
  name?: string;
  files?: NewSimFile[];
}

export class OkdeskChanges {
  constructor(
    private readonly store: OkdeskStore,
    private readonly settings: OkdeskHookSettings,
    private readonly world: SimWorld,
  ) {}

  open(given: NewSimIssue, author: HookAuthor): SimIssue {
    const at = this.world.now().toISOString();
    const issue = this.store.addIssue({
      ...given,
      description: filterHtml(given.description),
      type: given.type ?? 'service',
      status: statusOf('opened'),
      created_at: at,
      updated_at: at,
    });
    const key = Object.values(given.parameters).find((value) => UUID.test(value));
    this.world.record({ type: 'issue', id: String(issue.id), key, detail: { title: issue.title } });
    this.hook(issue, { event_type: 'new_ticket' }, author);
    return issue;
  }

  comment(issue: SimIssue, content: string, about: NewSimComment): SimComment {
    const comment = this.addComment(issue, content, about);
    this.hook(issue, { event_type: 'new_comment', comment }, about.author);
    return comment;
  }

  /** Files put on the issue itself. */
  files(issue: SimIssue, files: NewSimFile[], author: HookAuthor): void {
    const attachments = files.map((file) => this.attachment(file));
    issue.attachments.push(...attachments);
    this.touch(issue);
    this.hook(issue, { event_type: 'new_files', attachments }, author);
  }

  assign(issue: SimIssue, employeeId: number): void {
    issue.assigneeId = employeeId;
    this.touch(issue);
    this.hook(issue, { event_type: 'new_assignee' }, 'employee');
  }

  deadline(issue: SimIssue, at: string): void {
    issue.deadline_at = at;
    this.touch(issue);
    this.hook(issue, { event_type: 'new_deadline' }, 'employee');
  }

  delete(issue: SimIssue): void {
    this.store.deleteIssue(issue.id);
    this.hook(issue, { event_type: 'ticket_deleted' }, 'employee');
  }

  status(
    issue: SimIssue,
    code: string,
    options: { comment?: string; public?: boolean; silent?: boolean },
  ): void {
    const comment =
      options.comment === undefined
        ? undefined
        : this.addComment(issue, options.comment, { isPublic: options.public ?? false, author: 'employee' });
    const old_status = issue.status;
    issue.status = statusOf(code);
    this.touch(issue);
    this.world.record({ type: 'status', id: `${issue.id}:${code}`, subject: String(issue.id) });
    if (options.silent) return;
    const part = { event_type: 'new_ticket_status', old_status, new_status: issue.status } as const;
    this.hook(issue, comment ? { ...part, comment } : part, 'employee');
  }

  rate(issue: SimIssue, value: string): void {
    issue.rate = value;
    this.touch(issue);
    this.world.record({ type: 'rate', id: `${issue.id}:${value}`, subject: String(issue.id) });
    this.hook(issue, { event_type: 'new_csat_rate', rate: value }, 'contact');
  }

  private addComment(
    issue: SimIssue,
    content: string,
    { isPublic, author: type, name, files = [] }: NewSimComment,
  ): SimComment {
    const id = type === 'contact' ? (issue.contactId ?? 0) : EMPLOYEE.id;
    const comment: SimComment = {
      id: this.store.nextId(),
      content: filterHtml(content),
      public: isPublic,
      attachments: files.map((file) => this.attachment(file)),
      author: { id, name: name ?? type, type },
      created_at: this.world.now().toISOString(),
    };
    issue.comments.push(comment);
    this.touch(issue);
    this.world.record({
      type: 'comment',
      id: String(comment.id),
      key: readMarker(comment.content),
      subject: String(issue.id),
      detail: { public: isPublic, author: type, files: files.length },
    });
    return comment;
  }

  private attachment({ name, bytes, is_public }: NewSimFile): SimAttachment {
    return {
      id: this.store.nextId(),
      attachment_file_name: name,
      description: '',
      attachment_file_size: bytes,
      is_public,
      created_at: this.world.now().toISOString(),
    };
  }

  private touch(issue: SimIssue): void {
    issue.updated_at = this.world.now().toISOString();
  }

  private hook(issue: SimIssue, part: HookEventPart, author: HookAuthor): void {
    emitHook(this.world, this.settings, this.store, issue, part, author);
  }
}

/**
 * As strict as a help desk's HTML filter may be: no comments, scripts or attributes. Our marker must survive it.
 * Not a security measure: nothing here is shown in a browser unescaped.
 */
const filterHtml = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(\w+)\s[^<>]*>/g, '<$1>');
