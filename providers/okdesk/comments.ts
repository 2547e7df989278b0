/**
 * Comments. What we add is the customer's words, so it is written as the issue's own contact: staff see who
 * speaks, and the echo of it is a contact's comment, which no bridge sends back to the customer. An issue
 * without a contact gets it from our employee, private for the same reason.
 */
import { Blob } from 'node:buffer';
import { FormData } from 'undici';
import { z } from 'zod';
import type { EffectId, MediaFile } from '../contract';
import type { OkdeskApi } from './api';
import { htmlOf } from './encoding';
import { restId } from './ids';
import { issuePath, readOkdeskIssue } from './issues';
import { markerOf, readMarker } from './marker';

const commentSchema = z.looseObject({ id: restId });
const listSchema = z.array(z.looseObject({ id: restId, content: z.string().nullish() }));

interface NewComment {
  content: string;
  author_id: number;
  author_type: 'contact' | 'employee';
  public: boolean;
}

/**
 * A file of 16 MiB takes longer than words. Together they end within 20 s, the time after which a repeat no longer
 * waits for an earlier attempt (`quietMs`).
 */
const READ_MS = 5_000;
const UPLOAD_MS = 14_000;

/** @throws OutboundError `okdesk.file_too_large`, refused: nothing was written, the words may go without the file */
export async function addComment(
  api: OkdeskApi,
  employeeId: number,
  issueId: string,
  text: string,
  marker: EffectId,
  file?: Required<MediaFile>,
): Promise<{ commentId: string }> {
  const { contact } = await readOkdeskIssue(api, issueId, file && READ_MS);
  const comment: NewComment = {
    content: htmlOf(text) + markerOf(marker),
    ...(contact ? { author_id: contact.id, author_type: 'contact', public: true } : internal(employeeId)),
  };
  const made = await api.call({
    method: 'POST',
    path: `${issuePath(issueId)}/comments`,
    operation: file ? 'POST comments with a file' : 'POST comments',
    body: file ? formOf(comment, file) : { comment },
    ...(file ? { timeoutMs: UPLOAD_MS } : {}),
    answer: commentSchema,
  });
  return { commentId: String(made.id) };
}

export async function addNote(
  api: OkdeskApi,
  employeeId: number,
  issueId: string,
  text: string,
  marker: EffectId,
): Promise<{ commentId: string }> {
  const comment: NewComment = { content: htmlOf(text) + markerOf(marker), ...internal(employeeId) };
  const made = await api.call({
    method: 'POST',
    path: `${issuePath(issueId)}/comments`,
    operation: 'POST comments',
    body: { comment },
    answer: commentSchema,
  });
  return { commentId: String(made.id) };
}

const internal = (employeeId: number): Omit<NewComment, 'content'> => ({
  author_id: employeeId,
  author_type: 'employee',
  public: false,
});

/**
 * The form of the vendor's curl examples (`issue[attachments][0][attachment]=@…`, `…[is_public]=…`), which
 * clients use for comments with `comment` in front. Articles also name `attachments_attributes`; it is not documented.
 */
function formOf(comment: NewComment, file: Required<MediaFile>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(comment)) form.append(`comment[${name}]`, String(value));
  const content = new Blob([file.content], { type: file.mimeType });
  form.append('comment[attachments][0][attachment]', content, file.fileName);
  form.append('comment[attachments][0][is_public]', String(comment.public));
  return form;
}

export async function findComment(
  api: OkdeskApi,
  issueId: string,
  marker: EffectId,
): Promise<{ commentId: string } | undefined> {
  const comments = await api.call({
    method: 'GET',
    path: `${issuePath(issueId)}/comments`,
    operation: 'GET comments',
    answer: listSchema,
  });
  const found = comments.find((comment) => readMarker(comment.content ?? '') === marker.toLowerCase());
  return found && { commentId: String(found.id) };
}
