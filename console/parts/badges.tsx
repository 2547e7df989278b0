/** States as a word on a colour; the word alone says it, the colour only helps. */
import { Badge } from '@mantine/core';
import { useWords } from '../words/speak';

/** Red: somebody has to look. Yellow: it waits. Green: it is well. Blue: under way. Gray: over, or of no interest. */
const COLORS: Readonly<Record<string, string>> = {
  'outcome.taken': 'teal',
  'outcome.refused': 'red',
  'outcome.unverified': 'yellow',
  'fault.ours': 'red',
  'fault.theirs': 'gray',
  'event.pending': 'blue',
  'event.parked': 'yellow',
  'event.delivered': 'teal',
  'event.ignored': 'gray',
  'event.late': 'gray',
  'event.unread': 'red',
  'event.dead': 'red',
  'dialog.active': 'blue',
  'dialog.waiting': 'yellow',
  'dialog.operator': 'grape',
  'dialog.closed': 'gray',
  'ticket.open': 'blue',
  'ticket.awaiting_payment': 'yellow',
  'ticket.closed': 'gray',
  'order.awaiting_payment': 'yellow',
  'order.paid': 'teal',
  'order.done': 'teal',
  'order.expired': 'gray',
  'order.cancelled': 'gray',
  'order.refunded': 'gray',
  'order.escalated': 'red',
  'payment.paid': 'teal',
  'payment.failed': 'red',
  'payment.pending': 'yellow',
  'call.answered': 'teal',
  'call.failed': 'red',
  'call.expired': 'gray',
  'effect.done': 'teal',
  'effect.failed': 'red',
  'effect.unconfirmed': 'yellow',
};

/** @param member which list of values it is of: `event`, `dialog`, `order`, … */
export function StateBadge({ member, value }: { member: string; value: string | null | undefined }) {
  const { t, value: wordOf } = useWords();
  if (value === null || value === undefined) return <>{t('field.none')}</>;
  return (
    <Badge variant="light" color={COLORS[`${member}.${value}`] ?? 'blue'} tt="none" className="state">
      {wordOf(member, value)}
    </Badge>
  );
}

/** On or off, well or not. */
export function Plain({ tone, children }: { tone: 'good' | 'bad' | 'plain' | 'warn'; children: string }) {
  const color = { good: 'teal', bad: 'red', plain: 'gray', warn: 'yellow' }[tone];
  return (
    <Badge variant="light" color={color} tt="none" className="state">
      {children}
    </Badge>
  );
}
