/**
 * Issues and their comments. The help desk has no idempotency key, but it can be searched: by our key in a
 * custom parameter, by a marker in a comment. So a repeat first looks whether an earlier attempt got through.
 */
import type { Pool } from 'pg';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { EffectId, HelpDesk, MediaFile } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { Activities } from '../workflows/activities';
import { parseWorkflowId } from '../workflows/ids';
import { PROVIDER_OF } from '../workflows/queues';
import { helpdeskOf } from './capability';
import { findContact, requireContact } from './contacts';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import type { EffectType } from './effect-id';
import { once } from './effects';
import { readMedia } from './media';
import { awaitQuiet } from './quiet';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];

const issueResult = z.object({
  issueId: z.string(),
  url: z.string().optional(),
  upTo: z.number().optional(),
});
const commentResult = z.object({ commentId: z.string() });
const nothing = z.object({});

export const helpdeskActivities = (deps: ActivityDeps) => {
  const noticeStatus = unknownStatuses(deps);
  return {
    async openIssue(input: Input<'openIssue'>): ReturnType<Activities['openIssue']> {
      const helpdesk = helpdeskOf(deps);
      const { phone } = await requireContact(deps.pool, input.contact);
      const effect = effectOf(input, 'issue');
      const told = input.upTo === undefined ? {} : { upTo: input.upTo };
      return once(deps, effect, {
        result: issueResult,
        settle: async (row) => {
          const found = await helpdesk.findIssueByKey(effect.id);
          return found ? { ...found, ...told } : awaitQuiet(deps, row, 'helpdesk');
        },
        perform: async () => {
          const contact = { name: input.name, ...(phone ? { phone } : {}), comment: input.contact.channel };
          const { title, description } = input;
          return { ...(await helpdesk.openIssue({ title, description, contact }, effect.id)), ...told };
        },
      });
    },

    async commentIssue(input: Input<'commentIssue'>): Promise<{ commentId: string }> {
      const helpdesk = helpdeskOf(deps);
      const effect = effectOf(input, 'comment');
      return once(deps, effect, {
        result: commentResult,
        settle: async (row) =>
          (await helpdesk.findComment(input.issueId, effect.id)) ?? awaitQuiet(deps, row, 'helpdesk'),
        perform: async () => {
          if (input.note) return helpdesk.addNote(input.issueId, input.text, effect.id);
          const file = input.media === undefined ? undefined : await readMedia(deps.pool, input.media);
          return commentWith(helpdesk, input, effect.id, file);
        },
      });
    },

    /** Set again, it would be the same rate, but the desk would hear of it twice. */
    async rateIssue(input: Input<'rateIssue'>): Promise<void> {
      const helpdesk = helpdeskOf(deps);
      await once(deps, effectOf(input, 'rate'), {
        result: nothing,
        settle: async () => ((await helpdesk.readIssue(input.issueId)).rate === input.rate ? {} : undefined),
        perform: async () => {
          await helpdesk.setRate(input.issueId, input.rate);
          return {};
        },
      });
    },

    async readIssue({ issueId }: Input<'readIssue'>): ReturnType<Activities['readIssue']> {
      const { issueId: _, statusKnown, ...state } = await helpdeskOf(deps).readIssue(issueId);
      if (statusKnown === false) noticeStatus(state.statusCode);
      const openedBy = state.key === undefined ? undefined : await openerOf(deps.pool, state.key);
      return { ...state, ...(openedBy === undefined ? {} : { openedBy }) };
    },
  } satisfies Partial<Activities>;
};

/** Tells the log of each status that fixit.yml does not name, once in the life of this process. */
function unknownStatuses({ logger }: ActivityDeps): (code: string) => void {
  const told = new Set<string>();
  return (code) => {
    if (told.has(code)) return;
    told.add(code);
    logger.warn(
      { provider: PROVIDER_OF.helpdesk, statusCode: code },
      'an issue stands in a status that fixit.yml does not name; it counts as open. Name it in okdesk.openStatuses, closedStatuses or paymentStatuses',
    );
  };
}

/** The words, with the file where the desk takes it; staff read the name and size of one that it does not. */
async function commentWith(
  helpdesk: HelpDesk,
  { issueId, text }: Input<'commentIssue'>,
  marker: EffectId,
  file: Required<MediaFile> | undefined,
): Promise<{ commentId: string }> {
  if (!file) return helpdesk.addComment(issueId, text, marker);
  try {
    return await helpdesk.addComment(issueId, text, marker, file);
  } catch (error) {
    if (!(error instanceof OutboundError) || error.type !== `${helpdesk.helpdesk}.file_too_large`)
      throw error;
    const megabytes = (file.content.length / 1024 / 1024).toFixed(1);
    return helpdesk.addComment(issueId, `${text}\n[${file.fileName}, ${megabytes} MB]`, marker);
  }
}

/** Our key in an issue is the effect id of its creation. Anyone at the desk can edit it, so it is only looked up. */
async function openerOf(pool: Pool, key: string): Promise<string | undefined> {
  if (!isUuid(key)) return undefined;
  const { rows } = await pool.query<{ workflow_id: string }>(
    `SELECT workflow_id FROM effects WHERE id = $1 AND type = 'issue'`,
    [key],
  );
  const id = parseWorkflowId(rows[0]?.workflow_id ?? '');
  // News of an issue whose customer was erased must not open a conversation with nobody.
  if (id?.type === 'dialog' && !(await findContact(pool, id))) return undefined;
  return rows[0]?.workflow_id;
}

const effectOf = (input: { effect: Input<'openIssue'>['effect']; workflowId: string }, type: EffectType) => ({
  id: effectId(input.effect, type),
  workflowId: input.workflowId,
  type,
  provider: PROVIDER_OF.helpdesk,
});
