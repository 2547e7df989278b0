/** How a thing that waits is called, why it waits, and where it is dealt with. */
import { path } from '../../data/api';
import type { WaitingItem } from '../../data/models';
import type { Words } from '../../words/speak';

/** Under /console; undefined = it has no page of its own. */
export function whereOf({ kind, id, name }: WaitingItem): string | undefined {
  switch (kind) {
    case 'dialog':
      return id === null ? '/dialogs' : path`/dialogs/${id}`;
    case 'order':
      return id === null ? '/orders' : path`/orders/${id}`;
    case 'ticket':
      return id === null ? '/tickets' : path`/tickets/${id}`;
    case 'dead':
    case 'unread':
    case 'parked':
      return path`/events?state=${kind}`;
    case 'notice':
      return whereOfNotice(name);
  }
}

/** By what it is about: a subscription's id, a part of the journal, a provider. */
function whereOfNotice(subject: string | null): string | undefined {
  if (subject === null) return undefined;
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(subject)) return path`/subscriptions/${subject}`;
  if (subject === 'payments') return '/events?state=parked&kind=payment.changed';
  return undefined;
}

export function nameOf({ kind, id, name, count, reason }: WaitingItem, { t }: Words): string {
  switch (kind) {
    case 'dialog':
      return name === null ? t('waiting.dialogOf', { id: id ?? '' }) : t('waiting.dialogWith', { name });
    case 'order':
    case 'ticket':
      return t(`waiting.${kind}Of`, { id: id ?? '' });
    case 'dead':
    case 'unread':
    case 'parked':
      return t(`waiting.${kind}Count`, { count });
    case 'notice':
      return reason ?? name ?? t('waiting.notice');
  }
}

export function reasonOf({ kind, name, reason }: WaitingItem, { t, value }: Words): string {
  switch (kind) {
    case 'dialog':
    case 'order':
    case 'ticket':
      return reason === null ? t('waitingReason.trouble') : value('waitingReason', reason);
    case 'dead':
    case 'unread':
    case 'parked':
      return t(`waitingReason.${kind}`);
    case 'notice':
      return name ?? '';
  }
}
