/** Okdesk's issues as REST has them: reading one, and finding the one that carries our key. */
import { z } from 'zod';
import type { EffectId, IssueState } from '../contract';
import { OutboundError } from '../failure';
import type { Mappings } from '../../config';
import type { OkdeskApi } from './api';
import { restId } from './ids';

const issueSchema = z.looseObject({
  id: restId,
  status: z.looseObject({ code: z.string() }),
  contact: z.looseObject({ id: restId }).nullish().catch(undefined),
  rate: z.looseObject({ value: z.string() }).nullish().catch(undefined),
  parent_id: restId.nullish().catch(undefined),
  deadline_at: z.iso.datetime({ offset: true }).nullish().catch(undefined),
  assignee: z.looseObject({ id: restId }).nullish().catch(undefined),
  parameters: z
    .array(z.looseObject({ code: z.string(), value: z.unknown() }))
    .nullish()
    .catch(undefined),
});
export type OkdeskIssue = z.infer<typeof issueSchema>;

export const issuePath = (issueId: string): string => `/issues/${encodeURIComponent(issueId)}`;

export const readOkdeskIssue = (api: OkdeskApi, issueId: string, timeoutMs?: number): Promise<OkdeskIssue> =>
  api.call({
    method: 'GET',
    path: issuePath(issueId),
    operation: 'GET issue',
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    answer: issueSchema,
  });

export function stateOf(issue: OkdeskIssue, mappings: Mappings, url: string): IssueState {
  const parameters = Object.fromEntries(
    (issue.parameters ?? []).map(({ code, value }) => [code, wordsOf(value)]),
  );
  const { openStatuses, closedStatuses, paymentStatuses } = mappings.okdesk;
  const { code } = issue.status;
  return {
    issueId: String(issue.id),
    statusCode: code,
    closed: closedStatuses.includes(code),
    statusKnown: [openStatuses, closedStatuses, paymentStatuses].some((codes) => codes.includes(code)),
    key: parameters[mappings.okdesk.keyParameter]?.trim().toLowerCase() || undefined,
    parameters,
    ...(issue.rate ? { rate: issue.rate.value } : {}),
    ...(issue.parent_id ? { parentId: String(issue.parent_id) } : {}),
    ...(issue.deadline_at ? { deadlineAt: new Date(issue.deadline_at).toISOString() } : {}),
    ...(issue.assignee ? { assigneeId: String(issue.assignee.id) } : {}),
    url,
  };
}

/** The filter is exact as far as is known; more answers than this mean that it was not applied. */
const CANDIDATES = 10;
/** Then the newest issues are looked through: enough for the minutes between a create and its repeat. */
const PAGES = 5;
const PAGE_SIZE = 100;

/**
 * The issue whose key parameter holds `key`. `GET /issues/count` answers the ids that match and filters by
 * additional attributes (the detailed list does not); where it is refused or ignores the filter, the newest
 * PAGES × PAGE_SIZE issues are compared one by one. An older issue is then not found.
 */
export async function findByKey(
  api: OkdeskApi,
  keyParameter: string,
  key: EffectId,
): Promise<number | undefined> {
  const ids = await filteredIds(api, keyParameter, key);
  if (ids === undefined || ids.length > CANDIDATES) return findInNewest(api, keyParameter, key);
  for (const id of ids) {
    if (carries(await readOkdeskIssue(api, String(id)), keyParameter, key)) return id;
  }
  return undefined;
}

async function filteredIds(api: OkdeskApi, code: string, key: EffectId): Promise<number[] | undefined> {
  try {
    return await api.call({
      method: 'GET',
      path: '/issues/count',
      operation: 'GET issues/count',
      query: [[`custom_parameters[${code}]`, key]],
      answer: z.array(restId),
    });
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused' && error.type !== 'okdesk.denied') {
      return undefined;
    }
    if (error instanceof OutboundError && error.type === 'okdesk.unreadable') return undefined;
    throw error;
  }
}

async function findInNewest(api: OkdeskApi, code: string, key: EffectId): Promise<number | undefined> {
  for (let page = 1; page <= PAGES; page++) {
    const issues = await api.call({
      method: 'GET',
      path: '/issues/list',
      operation: 'GET issues/list',
      query: [
        ['page[size]', String(PAGE_SIZE)],
        ['page[number]', String(page)],
        ['sorting[field]', 'created_at'],
        ['sorting[direction]', 'reverse'],
      ],
      answer: z.array(issueSchema),
    });
    const found = issues.find((issue) => carries(issue, code, key));
    if (found) return found.id;
    if (issues.length < PAGE_SIZE) return undefined;
  }
  return undefined;
}

const carries = (issue: OkdeskIssue, code: string, key: EffectId): boolean =>
  (issue.parameters ?? []).some(
    (parameter) =>
      parameter.code === code && wordsOf(parameter.value).trim().toLowerCase() === key.toLowerCase(),
  );

/** A parameter's value as text: lists (multiselect) joined, `{name}` objects by name. */
function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  if (typeof value === 'object') return 'name' in value ? wordsOf(value.name) : JSON.stringify(value);
  return String(value);
}
