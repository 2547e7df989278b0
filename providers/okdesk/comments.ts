/**
 * Comments. What we add is the customer's words, so it is written as the issue's own contact: staff see who
 * speaks, and the echo of it is a contact's comment, which no bridge sends back to the customer. An issue
 * without a contact gets it from our employee, private for the same reason.
 */
import { z } from 'zod';
import type { EffectId } from '../contract';
import type { OkdeskApi } from './api';
import { htmlOf } from './encoding';
import { issuePath, readOkdeskIssue } from './issues';
import { markerOf, readMarker } from './marker';

const commentSchema = z.looseObject({ id: z.number().int() });
const listSchema = z.array(z.looseObject({ id: z.number().int(), content: z.string().nullish() }));

export async function addComment(
  api: OkdeskApi,
  employeeId: number,
  issueId: string,
  text: string,
  marker: EffectId,
): Promise<{ commentId: string }> {
  const { contact } = await readOkdeskIssue(api, issueId);
  const comment = await api.call({
    method: 'POST',
    path: `${issuePath(issueId)}/comments`,
    operation: 'POST comments',
    body: {
      comment: {
        content: htmlOf(text) + markerOf(marker),
        ...(contact
          ? { author_id: contact.id, author_type: 'contact', public: true }
          : { author_id: employeeId, author_type: 'employee', public: false }),
      },
    },
    answer: commentSchema,
  });
  return { commentId: String(comment.id) };
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
