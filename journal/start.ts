/** How an entity's workflow is started, by its first event or by the API: the same for both. */
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Settings } from '../config';
import type { Mappings } from '../mappings';
import type { ParsedId } from '../workflows/ids';
import { summaryOf } from '../workflows/ids';
import type { DialogStart, TicketStart } from '../workflows/start';

/** What a start says beside what is carried from earlier runs of its key. */
export interface StartArguments {
  dialog: Omit<DialogStart, 'handled' | 'facts'>;
  ticket: Omit<TicketStart, 'handled' | 'facts'>;
}

const CHANNEL = defineSearchAttributeKey('Channel', 'KEYWORD');
const ISSUE = defineSearchAttributeKey('IssueId', 'KEYWORD');

/** As this installation is configured. */
export const startArguments = (
  settings: Pick<Settings, 'DIALOG_LANGUAGE'>,
  { lead }: Pick<Mappings, 'lead'>,
): StartArguments => ({
  dialog: { flow: 'lead', language: settings.DIALOG_LANGUAGE, policy: lead },
  ticket: { lingerHours: lead.lingerHours },
});

/** The options that people find it by in the Temporal Web UI. */
export const shownAtStart = (id: ParsedId) => ({
  staticSummary: summaryOf(id),
  typedSearchAttributes: [
    id.type === 'dialog' ? { key: CHANNEL, value: id.channel } : { key: ISSUE, value: id.issueId },
  ],
});
