/**
 * What Okdesk's hooks say, read tolerantly: ids are strings here and integers in REST, unknown members are kept
 * out of the way, and a member of an odd shape counts as absent unless nothing can be said without it.
 * https://apidocs.okdesk.ru/webhookdoc
 */
import { z } from 'zod';
import { hookId as id } from './ids';

const text = z.string().optional().catch(undefined);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .optional()
  .catch(undefined);
/** `{"code": …}`, or the bare code. */
const code = z
  .union([z.looseObject({ code: z.string() }).transform((status) => status.code), z.string()])
  .optional()
  .catch(undefined);

const attachmentSchema = z.looseObject({ id, attachment_file_name: z.string(), is_public: flag });
/** Those that can be read; a file of an odd shape counts as absent. */
const attachments = z
  .array(attachmentSchema.optional().catch(undefined))
  .optional()
  .catch(undefined)
  .transform((list) => (list ?? []).filter((file) => file !== undefined));
export type HookFile = z.infer<typeof attachmentSchema>;

const commentSchema = z.looseObject({
  id,
  /** Null where somebody sent files and no words. */
  content: z
    .string()
    .nullable()
    .transform((content) => content ?? ''),
  is_public: flag,
  public: flag,
  attachments,
  created_at: text,
});
export type HookComment = z.infer<typeof commentSchema>;

const parameterSchema = z.looseObject({ code: z.string(), value: z.unknown() });

export const issueSchema = z.looseObject({
  id,
  status: code,
  rate: z
    .union([z.string(), z.looseObject({ value: z.string() }).transform((rate) => rate.value)])
    .optional()
    .catch(undefined),
  parameters: z
    .array(parameterSchema.optional().catch(undefined))
    .optional()
    .catch(undefined)
    .transform((list) => (list ?? []).filter((parameter) => parameter !== undefined)),
  created_at: text,
  updated_at: text,
  completed_at: text,
});
export type HookIssue = z.infer<typeof issueSchema>;

export const eventSchema = z.looseObject({
  event_type: z.string().min(1),
  author: z.looseObject({ type: text }).optional().catch(undefined),
  old_status: code,
  new_status: code,
  rate: text,
  comment: commentSchema.optional().catch(undefined),
  /** Of the comment, where there is one; else of the issue. */
  attachments,
});
export type HookEvent = z.infer<typeof eventSchema>;

/** Whether the part has something called comment that we could not read: worth a notice, not silence. */
export const hasOddComment = (raw: Record<string, unknown>, read: HookEvent): boolean =>
  read.comment === undefined && raw.comment !== undefined && raw.comment !== null;
