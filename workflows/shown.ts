/** What an operator sees in the Temporal Web UI: details in Markdown and search attributes, no personal data. */
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Trouble } from './failure';
import { parseWorkflowId, summaryOf } from './ids';

const STAGE = defineSearchAttributeKey('Stage', 'KEYWORD');
const WAITING_FOR = defineSearchAttributeKey('WaitingFor', 'KEYWORD');
const ISSUE_ID = defineSearchAttributeKey('IssueId', 'KEYWORD');

export interface Shown {
  stage: string;
  waitingFor: string;
  since: string;
  issueId?: string;
  links?: Record<string, string | undefined>;
  facts?: Record<string, string | undefined>;
  trouble?: Trouble;
}

/**
 * Attributes are written only when they change, and only where the entity comes to rest: each write is a
 * history event and a visibility update.
 */
export function show(shown: Shown, atRest = true): void {
  setCurrentDetails(detailsOf(shown));
  if (!atRest) return;
  const now = workflowInfo().typedSearchAttributes;
  const wanted = [
    { key: STAGE, value: shown.stage },
    { key: WAITING_FOR, value: shown.waitingFor },
    { key: ISSUE_ID, value: shown.issueId ?? '' },
  ];
  const changed = wanted.filter(({ key, value }) => (now.get(key) ?? '') !== value);
  if (changed.length > 0)
    upsertSearchAttributes(changed.map(({ key, value }) => ({ key, value: value || null })));
}

const AGAIN = 'It is tried again by itself, every ten minutes at first.';

function detailsOf({ stage, waitingFor, since, links = {}, facts = {}, trouble }: Shown): string {
  const { workflowId } = workflowInfo();
  const id = parseWorkflowId(workflowId);
  const lines = [
    // A continued run has no static summary of its own.
    `**${id ? summaryOf(id) : workflowId}**`,
    `**Stage:** ${stage}`,
    waitingFor ? `**Waiting for:** ${waitingFor}` : '',
    `**Since:** ${since}`,
  ];
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined) lines.push(`**${name}:** ${value}`);
  for (const [name, url] of Object.entries(links)) if (url !== undefined) lines.push(`[${name}](${url})`);
  if (trouble)
    lines.push(
      `**Trouble:** \`${trouble.type}\`: ${trouble.message} ${trouble.final ? 'It is not tried again.' : AGAIN}`,
    );
  return lines.filter(Boolean).join('\n\n');
}
