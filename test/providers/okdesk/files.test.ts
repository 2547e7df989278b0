import { randomUUID } from 'node:crypto';
import { FILE_LIMIT } from '../../../providers/okdesk/simulator-comments';
import { newIssue, startDesk } from './desk';
import type { Desk } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.stop());

const photo = (bytes = 4) => ({
  content: Buffer.alloc(bytes, 0xff),
  mimeType: 'image/jpeg',
  fileName: 'Котёл «снизу».jpg',
});

describe('a comment with a file', () => {
  it('stands at the issue with both, public as the contact’s own, and its echo is nobody’s news', async () => {
    const { issueId } = await desk.helpdesk.openIssue(newIssue(), randomUUID());
    const marker = randomUUID();
    const { commentId } = await desk.helpdesk.addComment(issueId, 'Вот <фото>\nснизу', marker, photo());
    const [issue] = await desk.issues();
    expect(issue?.comments).toMatchObject([
      {
        id: Number(commentId),
        public: true,
        author: { type: 'contact', id: issue?.contactId },
        attachments: [
          { attachment_file_name: 'Котёл «снизу».jpg', attachment_file_size: 4, is_public: true },
        ],
      },
    ]);
    expect(issue?.comments[0]?.content).toMatch(/^Вот &lt;фото&gt;<br>снизу[^<>]{64}$/);
    const [, echo] = await desk.readings(2);
    expect(echo).toMatchObject({ events: [], ignored: [{ reason: 'our own comment' }] });
  });

  it('is private, file and all, where the issue has no contact', async () => {
    const { id } = await desk.act('open', { title: 'Чужая' });
    await desk.helpdesk.addComment(String(id), 'Фото', randomUUID(), photo());
    const [issue] = await desk.issues();
    expect(issue?.comments).toMatchObject([{ public: false, attachments: [{ is_public: false }] }]);
  });

  it('is found by its marker after the answer was lost, and stands once', async () => {
    const { issueId } = await desk.helpdesk.openIssue(newIssue(), randomUUID());
    const marker = randomUUID();
    desk.sandbox.faults.add({ kind: 'dropped', operation: '^POST .*/comments$' });
    await expect(desk.helpdesk.addComment(issueId, 'Фото', marker, photo())).rejects.toMatchObject({
      outcome: 'unknown',
    });
    desk.sandbox.faults.clear();
    const found = await desk.helpdesk.findComment(issueId, marker);
    expect(desk.ledger('comment')).toMatchObject([
      { id: found?.commentId, key: marker, detail: { files: 1 } },
    ]);
  });

  it('that is too large is refused as such, and nothing is written', async () => {
    const { issueId } = await desk.helpdesk.openIssue(newIssue(), randomUUID());
    await expect(
      desk.helpdesk.addComment(issueId, 'Видео', randomUUID(), photo(FILE_LIMIT + 1)),
    ).rejects.toMatchObject({ outcome: 'refused', type: 'okdesk.file_too_large' });
    expect(desk.ledger('comment')).toEqual([]);
  });
});
