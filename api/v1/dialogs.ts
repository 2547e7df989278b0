/** `/v1/dialogs`: conversations, by the person they are with. */
import type Router from '@koa/router';
import { z } from 'zod';
import type { DialogRow } from '../../journal/search/dialogs';
import { findDialog, searchDialogs } from '../../journal/search/dialogs';
import { readTranscript } from '../../journal/search/transcript';
import { dialogId } from '../../workflows/ids';
import { problem } from '../problem';
import type { ApiDeps } from './deps';
import type { DialogStage } from './dialog-stages';
import { contactsAtStage, stagesOf } from './dialog-stages';
import { nextCursor, paging, positionOf, readInput, readQuery, text } from './input';
import { phoneNumber } from './phone';
import { temporalAway } from './temporal-answers';
import { shownMessage } from './transcript';

const filter = z.strictObject({
  channel: text(50).optional(),
  /** The name of a step of the flow. */
  stage: z
    .string()
    .regex(/^[\w.:-]{1,100}$/, 'the name of a stage, for example problem')
    .optional(),
  phone: phoneNumber.optional(),
  name: text(200).optional(),
  ...paging,
});

const page = z.strictObject(paging);

export function dialogs(router: Router, deps: ApiDeps): void {
  const { pool, client, auth } = deps;

  router.post('/v1/dialogs/search', auth.requireScope('read'), async (ctx) => {
    const { cursor, limit, stage, ...wanted } = await readInput(ctx, filter);
    const after = positionOf(cursor, 'number');
    const contacts = stage === undefined ? undefined : await atStage(stage);
    const found = await searchDialogs(pool, { ...wanted, ...(contacts ? { contacts } : {}) }, after, limit);
    const stages = await stagesOf(client, found.items.map(workflowIdOf));
    ctx.body = {
      items: found.items.map((row) => shown(row, stages?.get(workflowIdOf(row)))),
      nextCursor: nextCursor(found.next),
    };
  });

  router.get('/v1/dialogs/:id', auth.requireScope('read'), async (ctx) => {
    const row = await requireDialog(ctx.params['id']);
    const stages = await stagesOf(client, [workflowIdOf(row)]);
    ctx.body = { ...shown(row, stages?.get(workflowIdOf(row))), language: row.language };
  });

  router.get('/v1/dialogs/:id/messages', auth.requireScope('read'), async (ctx) => {
    const { cursor, limit } = readQuery(ctx, page);
    const row = await requireDialog(ctx.params['id']);
    const found = await readTranscript(pool, workflowIdOf(row), positionOf(cursor, 'uuid'), limit);
    ctx.body = { items: found.items.map(shownMessage), nextCursor: nextCursor(found.next) };
  });

  async function atStage(stage: string): Promise<string[]> {
    const contacts = await contactsAtStage(client, stage);
    if (!contacts) throw temporalAway();
    return contacts;
  }

  async function requireDialog(id = ''): Promise<DialogRow> {
    const row = /^\d{1,18}$/.test(id) ? await findDialog(pool, id) : undefined;
    if (row) return row;
    throw problem(
      404,
      'unknown-dialog',
      'There is no dialog of this id: it is the id of a contact, a number.',
    );
  }

  function shown(row: DialogRow, known: DialogStage | undefined) {
    const workflowId = workflowIdOf(row);
    return {
      id: row.id,
      workflowId,
      channel: row.channel,
      account: row.account,
      contact: row.id,
      name: row.name,
      phone: row.phone,
      stage: known?.stage ?? null,
      status: known?.status ?? null,
      firstAt: row.first_at.toISOString(),
      lastAt: row.last_at.toISOString(),
      temporalUrl: deps.temporalUrl(workflowId),
    };
  }
}

const workflowIdOf = ({ channel, account, id }: DialogRow): string => dialogId(channel, account, id);
