/** Our own calls: one attempt of one, and telling whoever wants to know of an event. */
import { attemptCall } from '../calls/attempt';
import { registerCalls } from '../calls/announce';
import type { Announced } from '../calls/announce';
import { OURSELVES } from '../calls/payload';
import { callRequested } from '../calls/requested';
import type { Activities } from '../workflows/activities';
import type { NormalisedEvent } from '../workflows/events';
import { orderId as orderKey, recordId as recordKey, ticketId } from '../workflows/ids';
import type { ActivityDeps, AppendedEvent } from './deps';

export const callActivities = (deps: ActivityDeps) =>
  ({
    attemptCall: ({ callId }: Parameters<Activities['attemptCall']>[0]) =>
      attemptCall(
        {
          ...deps.calls,
          pool: deps.pool,
          wake: (id, key) => deps.append([callRequested(id, key)]),
        },
        callId,
      ),
  }) satisfies Partial<Activities>;

/** A version of the process is that of its code, which nobody counts. */
const VERSION = 1;

type Deps = Pick<ActivityDeps, 'pool' | 'append' | 'calls'>;

/**
 * Durable when it returns: the calls are registered, and the journal starts them. Told again under the same id it starts
 * what was registered and not started, and nothing twice. Without a subscriber it is one look at an index.
 */
export async function announce(deps: Deps, announced: Announced): Promise<void> {
  const ids = await registerCalls(deps.pool, announced, deps.calls.environment);
  if (ids.length > 0) await deps.append(ids.map((id) => callRequested(id, 'first')));
}

export const orderAnnounced = (
  orderId: string,
  status: string,
  at: Date,
  data: Record<string, unknown>,
): Announced => ({
  id: `order:${orderId}:${status}:${at.getTime()}`,
  event: `order.${status}`,
  process: { id: 'order', version: VERSION },
  case: { id: orderKey(orderId), stage: status, data: { orderId, ...data } },
  user: OURSELVES,
});

/** That it changed and how; what stands in it has to be read at its platform. */
export function recordAnnounced({
  platform,
  catalogId,
  recordId,
  change,
  version,
}: Parameters<Activities['announceRecord']>[0]): Announced {
  const id = recordKey(platform, catalogId, recordId);
  return {
    id: `${id}:${version}`,
    event: 'record.changed',
    process: { id: 'record', version: VERSION },
    case: { id, stage: change, data: { platform, catalogId, recordId } },
    user: OURSELVES,
  };
}

/** What workflows tell each other, where it is worth telling others. */
export async function announceNews(deps: Deps, appended: readonly AppendedEvent[]): Promise<void> {
  for (const { eventId, event } of appended) {
    const news = newsOf(event);
    if (news)
      await announce(deps, {
        id: eventId,
        process: { id: 'ticket', version: VERSION },
        user: OURSELVES,
        ...news,
      });
  }
}

function newsOf(event: NormalisedEvent): Pick<Announced, 'event' | 'case'> | undefined {
  const about = (issueId: string, helpdesk: string, stage: string, more: Record<string, unknown> = {}) => ({
    event: `ticket.${stage}`,
    case: { id: ticketId(helpdesk, issueId), stage, data: { issueId, ...more } },
  });
  if (event.kind === 'ticket.adopted') return about(event.issueId, event.helpdesk, 'opened');
  if (event.kind !== 'ticket.changed') return undefined;
  const { issueId, helpdesk, news } = event;
  switch (news.type) {
    case 'status':
      if (news.reopened) return about(issueId, helpdesk, 'reopened', { status: news.code });
      return about(issueId, helpdesk, news.closed ? 'closed' : 'status_changed', { status: news.code });
    case 'paid':
      return about(issueId, helpdesk, 'paid', { money: news.money });
    case 'underpaid':
      return about(issueId, helpdesk, 'underpaid', { paid: news.paid, due: news.due });
    case 'payment_cancelled':
      return about(issueId, helpdesk, 'payment_cancelled');
    case 'refunded':
      return about(issueId, helpdesk, 'refunded', { money: news.money });
    case 'deleted':
      return about(issueId, helpdesk, 'deleted');
    // What people write to each other is nobody else's.
    case 'comment':
    case 'files':
    case 'invoice_unknown':
      return undefined;
  }
}
