/**
 * What a dialog remembers of the conversations before this one: its state within a run, and from one run to the next
 * a line among the facts of its key.
 */
import type { DialogState, EarlierIssue } from './dialog-state';

/** How many issues of one customer may have news at a time. */
const MAX_EARLIER = 5;

const ISSUE = 'earlier issue:';
const QUIET = 'quiet';

/** The issue that is talked of becomes an earlier one. */
export function putAside(state: DialogState): void {
  const { issue, invoice, paid, refunded, issueClosed, issueGone, rating } = state.data;
  if (!issue) return;
  const one = { issue, invoice, paid, refunded, issueClosed, issueGone, rating };
  state.earlier = [...others(state, issue.id), one].slice(-MAX_EARLIER);
}

/** An earlier issue is talked of again, with nothing of another conversation. */
export function takeUp(state: DialogState, issueId: string): void {
  const { data } = state;
  if (data.issue?.id === issueId) return;
  const earlier = state.earlier?.find(({ issue }) => issue.id === issueId);
  putAside(state);
  forget(data);
  Object.assign(data, earlier);
  state.earlier = others(state, issueId);
}

export function forget(data: DialogState['data']): void {
  for (const key of Object.keys(data) as (keyof typeof data)[]) delete data[key];
  data.notes = [];
}

/** For the next run, before this one ends. */
export function writeDown(state: DialogState): void {
  const { inbox, quiet } = state;
  putAside(state);
  inbox.facts = [
    ...inbox.facts.filter((fact) => !isMemory(fact)),
    ...(state.earlier ?? []).map((one) => ISSUE + JSON.stringify(one)),
    ...(quiet ? [QUIET] : []),
  ];
}

/** What an earlier run wrote down. */
export function recall(state: DialogState): void {
  const { inbox } = state;
  for (const fact of inbox.facts.filter(isMemory))
    if (fact === QUIET) state.quiet = true;
    // Written by `writeDown` alone.
    else (state.earlier ??= []).push(JSON.parse(fact.slice(ISSUE.length)) as EarlierIssue);
  inbox.facts = inbox.facts.filter((fact) => !isMemory(fact));
}

/** `opened` = what was found of issues elsewhere, the newest first. Returns those that were not known, the newest last. */
export function recallOpened(
  state: DialogState,
  opened: readonly { issueId: string; url?: string }[],
): EarlierIssue[] {
  const known = [...(state.earlier ?? []), state.data].map(({ issue }) => issue?.id);
  const unknown = opened.filter(({ issueId }) => !known.includes(issueId));
  const found = unknown
    .map(({ issueId, url }) => ({ issue: { id: issueId, ...(url === undefined ? {} : { url }) } }))
    .reverse();
  state.earlier = [...(state.earlier ?? []), ...found].slice(-MAX_EARLIER);
  return found;
}

const isMemory = (fact: string): boolean => fact === QUIET || fact.startsWith(ISSUE);

const others = ({ earlier = [] }: DialogState, issueId: string): EarlierIssue[] =>
  earlier.filter(({ issue }) => issue.id !== issueId);
