/** What a ticket has to tell its dialog: what is for the customer, and how much of it waits. */
import type { IssueChange, TicketNews } from './events';
import type { TicketState } from './ticket-state';

export const isForCustomer = (change: Extract<IssueChange, { type: 'comment' }>): boolean =>
  change.public && change.author !== 'contact';

export const isNotTheComment =
  (commentId: string) =>
  (news: TicketNews): boolean =>
    news.type !== 'comment' || news.commentId !== commentId;

/** What may wait for a dialog: it is carried from run to run, where 2 MiB is the server's limit. */
const MAX_UNTOLD = 400_000;

export function newest(news: TicketNews[]): TicketNews[] {
  const kept = [...news];
  let size = JSON.stringify(kept).length;
  while (size > MAX_UNTOLD && kept.length > 0) size -= JSON.stringify(kept.shift()).length;
  return kept;
}

/**
 * What each of these news is known by: the fact itself, however often and among whatever others it is told. Where the
 * facts before it decide (money, status), their number is part of it.
 */
export function stepsOf(news: readonly TicketNews[], { payments, inbox }: TicketState): string[] {
  const met = new Map<string, number>();
  return news.map((one) => {
    const step = stepOf(one, payments.length, inbox.last);
    const times = (met.get(step) ?? 0) + 1;
    met.set(step, times);
    return times === 1 ? step : `${step} #${times}`;
  });
}

function stepOf(news: TicketNews, payments: number, delivery: number): string {
  switch (news.type) {
    case 'comment':
      return `comment ${news.commentId}`;
    case 'files':
      return `files ${news.files.map(({ id }) => id).join(' ')}`;
    case 'status':
      return `status ${news.code} e${delivery}`;
    case 'paid':
    case 'underpaid':
    case 'payment_cancelled':
    case 'refunded':
      return `${news.type} p${payments}`;
    case 'invoice_unknown':
    case 'deleted':
      return news.type;
  }
}
