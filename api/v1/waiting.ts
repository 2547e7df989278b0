/** What waits for a person, the most urgent first. */
import type { Undone } from '../../journal/search/counts';
import { namesOf } from '../../journal/search/dialogs';
import { listUnacknowledged } from '../../notices/list';
import { titleOf } from '../../notices/texts';
import type { KnownWaiting } from '../../notices/waiting';
import { knownWaiting, listWaiting } from '../../notices/waiting';
import { escalatedOrders } from '../../orders/search';
import { contactOfDialog, parseWorkflowId } from '../../workflows/ids';
import type { ApiDeps } from './deps';
import type { WaitingItem } from './now-model';

/** Of one kind; the longest waiting are shown. */
export const WAITING_MOST = 100;

export async function whatWaits(deps: ApiDeps, undone: Promise<Undone>): Promise<WaitingItem[]> {
  const { pool, client, settings } = deps;
  const [workflows, orders, notices, counted] = await Promise.all([
    listWaiting(client).then((live) => knownWaiting(pool, live)),
    escalatedOrders(pool, WAITING_MOST),
    listUnacknowledged(pool, WAITING_MOST),
    undone,
  ]);
  const escalated = new Set(orders.map((order) => order.workflow_id));
  const dialogs = workflows.flatMap(dialogOf).slice(0, WAITING_MOST);
  return [
    ...(await withPeople(dialogs, pool)),
    ...orders.map((order) =>
      itemOf('order', {
        id: order.id,
        workflowId: order.workflow_id,
        since: order.status_at,
        reason: 'escalated',
      }),
    ),
    // An order may wait for a person without being escalated: a step of it fails again and again.
    ...workflows.filter(({ workflowId }) => !escalated.has(workflowId)).flatMap(orderOf),
    ...workflows.flatMap(ticketOf).slice(0, WAITING_MOST),
    ...notices.map((notice) =>
      itemOf('notice', {
        id: notice.id,
        name: notice.subject,
        count: notice.count,
        since: notice.firstAt,
        reason: titleOf(notice, 'opened', settings.DIALOG_LANGUAGE),
      }),
    ),
    ...some('dead', counted.dead, counted.deadSince),
    ...some('unread', counted.unread, counted.unreadSince),
    ...some('parked', counted.parkedLong, counted.parkedLongSince),
  ];
}

/** Whom the dialogs are with. */
async function withPeople(dialogs: WaitingItem[], pool: ApiDeps['pool']): Promise<WaitingItem[]> {
  const names = await namesOf(
    pool,
    dialogs.flatMap(({ id }) => id ?? []),
  );
  return dialogs
    .map((item) => ({ ...item, name: names.get(item.id ?? '') ?? null }))
    .sort((one, other) => sinceMs(one) - sinceMs(other));
}

/** What has been seen just now stands last. */
const sinceMs = ({ since }: WaitingItem): number =>
  since === null ? Number.MAX_SAFE_INTEGER : Date.parse(since);

type Told = Partial<Omit<WaitingItem, 'kind' | 'since'>> & { since: Date | null };

const itemOf = (kind: WaitingItem['kind'], { since, ...told }: Told): WaitingItem => ({
  kind,
  id: null,
  workflowId: null,
  name: null,
  count: 1,
  reason: null,
  ...told,
  since: since?.toISOString() ?? null,
});

const some = (kind: WaitingItem['kind'], count: number, since: Date | null): WaitingItem[] =>
  count === 0 ? [] : [itemOf(kind, { count, since })];

function dialogOf({ workflowId, kind, since }: KnownWaiting): WaitingItem[] {
  const id = contactOfDialog(workflowId);
  if (id === undefined) return [];
  const reason = kind === 'dialog_waits' ? 'taken_over' : 'trouble';
  return [itemOf('dialog', { id, workflowId, since, reason })];
}

function orderOf({ workflowId, since }: KnownWaiting): WaitingItem[] {
  const id = parseWorkflowId(workflowId);
  return id?.type === 'order'
    ? [itemOf('order', { id: id.orderId, workflowId, since, reason: 'trouble' })]
    : [];
}

function ticketOf({ workflowId, since }: KnownWaiting): WaitingItem[] {
  const id = parseWorkflowId(workflowId);
  return id?.type === 'ticket'
    ? [itemOf('ticket', { id: id.issueId, workflowId, since, reason: 'trouble' })]
    : [];
}
