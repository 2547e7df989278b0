/** `/v1/dialogs`: conversations, by the person they are with. */
import { z } from 'zod';
import type { DialogRow } from '../../journal/search/dialogs';
import { findDialog, searchDialogs } from '../../journal/search/dialogs';
import { changesOf } from '../../journal/search/changes';
import { keptFilesOf } from '../../journal/search/media';
import type { Page } from '../../journal/search/page';
import { readTranscript } from '../../journal/search/transcript';
import { isContactId } from '../../workflows/ids';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { dialogDetailModel, dialogModel, shownDialog } from './dialog-model';
import type { DialogStage } from './dialog-stages';
import { DIALOG_STATUSES, stagesOf, standingOf, workflowIdOf } from './dialog-stages';
import type { WantedDialogs } from './dialogs-at';
import { dialogsAt } from './dialogs-at';
import { anyId, paging, pagingQuery, text } from './fields';
import { nextCursor, positionOf } from './input';
import { phoneNumber } from './phone';
import { defineRoute } from './route';
import type { WantedPage } from './standing';
import { temporalAway } from './temporal-answers';
import { idsOf, messageModel, messagesWithFile, shownMessage } from './transcript';

const unknownDialog: Problem = {
  status: 404,
  type: 'unknown-dialog',
  detail: 'There is no dialog of this id: it is the id of a contact, a number.',
};

const dialogId = anyId('The id of the dialog: that of its contact, a number.', '12');

export const dialogRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/dialogs/search',
    operationId: 'searchDialogs',
    tag: 'Dialogs',
    scope: 'read',
    summary: 'Search dialogs',
    description:
      'The latest activity first. A search by stage or status asks Temporal; any other works without it. Where many ' +
      'stand at the place, only so many dialogs are looked at for a page: it may have fewer items than its limit, or ' +
      'none, and a `nextCursor` to look on with.',
    body: z.strictObject({
      channel: text(50)
        .meta({ examples: ['telegram'] })
        .optional(),
      stage: z
        .string()
        .regex(/^[\w.:-]{1,100}$/, 'the name of a stage, for example problem')
        .meta({ description: 'The name of a step of the flow.', examples: ['problem'] })
        .optional(),
      status: z
        .enum(DIALOG_STATUSES)
        .meta({
          description: '`operator`: a person has taken over, or has to look.',
          examples: ['operator'],
        })
        .optional(),
      phone: phoneNumber.optional(),
      name: text(200).describe('Any part of the name, in any case.').optional(),
      ...paging,
    }),
    examples: {
      'All, the latest first': {},
      'Of one person': { phone: '8 (916) 123-45-67' },
      'On one channel, by a part of the name': { channel: 'telegram', name: 'иван', limit: 10 },
      'That wait for the problem': { stage: 'problem' },
      'That are with a person': { status: 'operator' },
    },
    answers: { 200: { description: 'One page.', body: pageModel('DialogPage', dialogModel) } },
    problems: [...journalProblems, temporalAway],
    async handle({ body: { cursor, limit, ...wanted } }, deps) {
      const { items, next, stages } = await search(deps, wanted, {
        after: positionOf(cursor, 'number'),
        limit,
      });
      const shown = items.map((row) => shownDialog(row, standingOf(row, stages), deps));
      return { status: 200, body: { items: shown, nextCursor: nextCursor(next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/dialogs/{id}',
    operationId: 'getDialog',
    tag: 'Dialogs',
    scope: 'read',
    summary: 'Show one dialog',
    params: dialogId,
    answers: { 200: { description: 'The dialog.', body: dialogDetailModel } },
    problems: [unknownDialog, ...journalProblems],
    async handle({ params }, deps) {
      const row = await requireDialog(deps, params.id);
      const stages = await stagesOf(deps.client, [workflowIdOf(row)]);
      const dialog = shownDialog(row, standingOf(row, stages), deps);
      return { status: 200, body: { ...dialog, language: row.language } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/dialogs/{id}/messages',
    operationId: 'listDialogMessages',
    tag: 'Dialogs',
    scope: 'read',
    summary: 'Read the transcript of a dialog',
    description: 'What both sides said, the oldest first, with what became of it.',
    params: dialogId,
    query: z.strictObject(pagingQuery),
    answers: { 200: { description: 'One page.', body: pageModel('MessagePage', messageModel) } },
    problems: [unknownDialog, ...journalProblems],
    async handle({ params, query: { cursor, limit } }, deps) {
      const row = await requireDialog(deps, params.id);
      const found = await readTranscript(deps.pool, workflowIdOf(row), positionOf(cursor, 'uuid'), limit);
      const kept = await keptFilesOf(deps.pool, row, messagesWithFile(found.items));
      const files = new Map(kept.map((file) => [file.message_id, file]));
      const changes = await changesOf(deps.pool, workflowIdOf(row), idsOf(found.items));
      const items = found.items.map((item) => shownMessage(item, { files, changes }));
      return { status: 200, body: { items, nextCursor: nextCursor(found.next) } };
    },
  }),
];

/** Without Temporal there are no stages; where a place is asked for, there is no answer. */
async function search(
  deps: ApiDeps,
  wanted: WantedDialogs,
  page: WantedPage,
): Promise<Page<DialogRow> & { stages: Map<string, DialogStage> | undefined }> {
  const { stage, status, ...filter } = wanted;
  if (stage === undefined && status === undefined) {
    const found = await searchDialogs(deps.pool, filter, page.after, page.limit);
    return { ...found, stages: await stagesOf(deps.client, found.items.map(workflowIdOf)) };
  }
  const found = await dialogsAt(deps, wanted, page);
  if (!found) throw new ProblemError(temporalAway);
  return found;
}

async function requireDialog({ pool }: ApiDeps, id: string): Promise<DialogRow> {
  const row = isContactId(id) ? await findDialog(pool, id) : undefined;
  if (row) return row;
  throw new ProblemError(unknownDialog);
}
