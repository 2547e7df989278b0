/** Comments of the simulated account and the files that come with them. */
import { z } from 'zod';
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import type { OkdeskChanges } from './simulator-changes';
import { fullName } from './simulator-contacts';
import { invalid, parse, sentFile } from './simulator-input';
import type { OkdeskStore, SimIssue } from './simulator-store';

/** Bytes. What the vendor's own limit is, its documentation does not say. */
export const FILE_LIMIT = 10 * 1024 * 1024;

/** A form has nothing but words; JSON has the types. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
const commentSchema = z.object({
  comment: z.object({
    content: z.string().min(1),
    author_id: z.coerce.number().int(),
    author_type: z.enum(['employee', 'contact']).default('employee'),
    public: flag.default(false),
    attachments: z
      .record(z.string(), z.object({ attachment: sentFile, is_public: flag.default(false) }))
      .default({}),
  }),
});

export async function addComment(
  { request, store, changes }: { request: SimRequest; store: OkdeskStore; changes: OkdeskChanges },
  issue: SimIssue,
): Promise<SimAnswer> {
  const given = await parse(commentSchema, request);
  if (!given.success) return given.answer;
  const { content, author_id, author_type, public: isPublic, attachments } = given.data.comment;
  const contact = author_type === 'contact' ? store.contact(author_id) : undefined;
  if (author_type === 'contact' && !contact) return invalid({ author_id: ['не найден'] });
  const tooLarge = Object.entries(attachments).find(([, file]) => file.attachment.bytes > FILE_LIMIT);
  if (tooLarge)
    return invalid({
      attachments: { [tooLarge[0]]: { attachment: ['размер файла должен быть не больше 10 МБ'] } },
    });
  const files = Object.values(attachments).map(({ attachment, is_public }) => ({ ...attachment, is_public }));
  const comment = changes.comment(issue, content, {
    isPublic,
    author: author_type,
    name: contact && fullName(contact),
    files,
  });
  return { status: 200, body: comment };
}
