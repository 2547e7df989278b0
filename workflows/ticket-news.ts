/** What a ticket has to tell its dialog: what is for the customer, and how much of it waits. */
import type { IssueChange, TicketNews } from './events';

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
