/** Where one can go, in the order of an operator's day; a page that the key does not open is not offered. */
import {
  ArrowSwitchIcon,
  CommentDiscussionIcon,
  CreditCardIcon,
  HistoryIcon,
  HomeIcon,
  InboxIcon,
  IssueOpenedIcon,
  KeyIcon,
  PackageIcon,
  PlugIcon,
  PulseIcon,
  RssIcon,
  WebhookIcon,
} from '@primer/octicons-react';
import type { Icon } from '@primer/octicons-react';
import type { Scope } from './data/session';
import type { WordKey } from './words/all';

interface Group {
  title?: WordKey;
  pages: readonly { href: string; name: WordKey; icon: Icon; scope: Scope }[];
}

export const NAVIGATION: readonly Group[] = [
  { pages: [{ href: '/', name: 'nav.now', icon: HomeIcon, scope: 'read' }] },
  {
    title: 'nav.group.traffic',
    pages: [
      { href: '/hooks', name: 'nav.hooks', icon: InboxIcon, scope: 'read' },
      { href: '/events', name: 'nav.events', icon: PulseIcon, scope: 'read' },
    ],
  },
  {
    title: 'nav.group.work',
    pages: [
      { href: '/dialogs', name: 'nav.dialogs', icon: CommentDiscussionIcon, scope: 'read' },
      { href: '/tickets', name: 'nav.tickets', icon: IssueOpenedIcon, scope: 'read' },
      { href: '/orders', name: 'nav.orders', icon: CreditCardIcon, scope: 'read' },
      { href: '/stock', name: 'nav.stock', icon: PackageIcon, scope: 'read' },
    ],
  },
  {
    title: 'nav.group.out',
    pages: [
      { href: '/calls', name: 'nav.calls', icon: ArrowSwitchIcon, scope: 'calls' },
      { href: '/subscriptions', name: 'nav.subscriptions', icon: RssIcon, scope: 'calls' },
    ],
  },
  {
    title: 'nav.group.setup',
    pages: [
      { href: '/providers', name: 'nav.providers', icon: PlugIcon, scope: 'read' },
      { href: '/endpoints', name: 'nav.endpoints', icon: WebhookIcon, scope: 'admin' },
      { href: '/keys', name: 'nav.keys', icon: KeyIcon, scope: 'admin' },
      { href: '/audit', name: 'nav.audit', icon: HistoryIcon, scope: 'admin' },
    ],
  },
];
