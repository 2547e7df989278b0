/** What the simulated Okdesk account holds. Ids are numbers, as in REST; the hooks write them as strings. */
import { z } from 'zod';

const contactSchema = z.object({
  id: z.number(),
  first_name: z.string(),
  last_name: z.string(),
  phone: z.string().optional(),
  comment: z.string().optional(),
  company_id: z.number().optional(),
  /** Archived where false. */
  active: z.boolean().default(true),
});
export type SimContact = z.infer<typeof contactSchema>;

const authorType = z.enum(['employee', 'contact']);

const attachmentSchema = z.object({
  id: z.number(),
  attachment_file_name: z.string(),
  description: z.string(),
  attachment_file_size: z.number(),
  is_public: z.boolean(),
  created_at: z.string(),
});
export type SimAttachment = z.infer<typeof attachmentSchema>;

const commentSchema = z.object({
  id: z.number(),
  content: z.string(),
  public: z.boolean(),
  attachments: z.array(attachmentSchema).default([]),
  author: z.object({ id: z.number(), name: z.string(), type: authorType }),
  created_at: z.string(),
});
export type SimComment = z.infer<typeof commentSchema>;

const statusSchema = z.object({ code: z.string(), name: z.string() });
export type SimStatus = z.infer<typeof statusSchema>;

const issueSchema = z.object({
  id: z.number(),
  title: z.string(),
  description: z.string(),
  type: z.string(),
  status: statusSchema,
  contactId: z.number().optional(),
  parameters: z.record(z.string(), z.string()),
  rate: z.string().optional(),
  comments: z.array(commentSchema),
  /** Those that stand at the issue itself, not at a comment. */
  attachments: z.array(attachmentSchema).default([]),
  /** Of the issue that this one is a part of. */
  parentId: z.number().optional(),
  deadline_at: z.string().optional(),
  assigneeId: z.number().optional(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type SimIssue = z.infer<typeof issueSchema>;

const stateSchema = z.object({
  lastId: z.number(),
  contacts: z.array(contactSchema),
  issues: z.array(issueSchema),
});

/** The statuses of a new account; an account may add its own (`status` with another code does). */
const STATUS_NAMES: Record<string, string> = {
  opened: 'Открыта',
  in_progress: 'В работе',
  delayed: 'Отложена',
  awaiting_payment: 'Ждёт оплаты',
  completed: 'Решена',
  closed: 'Закрыта',
};

export const statuses = (): SimStatus[] => Object.keys(STATUS_NAMES).map(statusOf);
export const isKnownStatus = (code: string): boolean => Object.hasOwn(STATUS_NAMES, code);
export const statusOf = (code: string): SimStatus => ({ code, name: STATUS_NAMES[code] ?? code });

/** The only employee, whose key the API is called with. */
export const EMPLOYEE = { id: 1, first_name: 'Анна', last_name: 'Кузнецова' } as const;

/** Enough for a demo and a load run, and bounded: the oldest issues are forgotten. */
const ISSUES_KEPT = 20_000;

export class OkdeskStore {
  private lastId = 100;
  private readonly contacts = new Map<number, SimContact>();
  private readonly issues = new Map<number, SimIssue>();

  nextId(): number {
    return ++this.lastId;
  }

  addContact(contact: Omit<SimContact, 'id' | 'active'> & { active?: boolean }): SimContact {
    const made = { id: this.nextId(), active: true, ...contact };
    this.contacts.set(made.id, made);
    return made;
  }

  contact(id: number | undefined): SimContact | undefined {
    return id === undefined ? undefined : this.contacts.get(id);
  }

  /** Exact on the stored spelling, as the vendor's search is; archived ones, too. */
  contactsByPhone(phone: string): SimContact[] {
    return [...this.contacts.values()].filter((contact) => contact.phone === phone);
  }

  addIssue(issue: Omit<SimIssue, 'id' | 'comments' | 'attachments'>): SimIssue {
    const made: SimIssue = { id: this.nextId(), comments: [], attachments: [], ...issue };
    this.issues.set(made.id, made);
    if (this.issues.size > ISSUES_KEPT) {
      const [oldest] = this.issues.keys();
      if (oldest !== undefined) this.issues.delete(oldest);
    }
    return made;
  }

  issue(id: number): SimIssue | undefined {
    return this.issues.get(id);
  }

  /** Ids of the issues that are parts of this one. */
  partsOf(id: number): number[] {
    return this.newest().flatMap((issue) => (issue.parentId === id ? [issue.id] : []));
  }

  deleteIssue(id: number): void {
    this.issues.delete(id);
  }

  /** Newest first. */
  newest(): SimIssue[] {
    return [...this.issues.values()].reverse();
  }

  state(): z.infer<typeof stateSchema> {
    return { lastId: this.lastId, contacts: [...this.contacts.values()], issues: [...this.issues.values()] };
  }

  restore(state: unknown): void {
    const { lastId, contacts, issues } = stateSchema.parse(state);
    this.lastId = lastId;
    this.contacts.clear();
    this.issues.clear();
    for (const contact of contacts) this.contacts.set(contact.id, contact);
    for (const issue of issues) this.issues.set(issue.id, issue);
  }
}
