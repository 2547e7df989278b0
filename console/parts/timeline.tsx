/** What happened to a dialog, a ticket or an order: who, when, what, why. */
import { Group, Stack, Text } from '@mantine/core';
import { ArrowSwitchIcon, CommentIcon, DownloadIcon, PersonIcon, UploadIcon } from '@primer/octicons-react';
import type { Icon } from '@primer/octicons-react';
import { Link } from 'wouter';
import { path } from '../data/api';
import type { TimelineItem } from '../data/models';
import { useList } from '../data/queries';
import { useWords } from '../words/speak';
import { StateBadge } from './badges';
import { Moment } from './moment';
import { useMoney } from './money';
import { Section } from './page';
import { Loading, Nothing, Trouble } from './states';
import { More } from './table';

const EVERY_MS = 5_000;

const ICONS = {
  event: DownloadIcon,
  effect: UploadIcon,
  message: CommentIcon,
  deed: PersonIcon,
  call: ArrowSwitchIcon,
} as const satisfies Record<TimelineItem['kind'], Icon>;

/** Which list of words the state of a kind is of. */
const STATES = {
  event: 'event',
  effect: 'effect',
  message: 'delivery',
  deed: 'deed',
  call: 'call',
} as const satisfies Record<TimelineItem['kind'], string>;

export function Timeline({ workflowId }: { workflowId: string }) {
  const { t } = useWords();
  const list = useList<TimelineItem>(
    { path: path`/v1/workflows/${workflowId}/timeline` },
    { every: EVERY_MS },
  );
  return (
    <Section title={t('timeline.title')}>
      {list.error && <Trouble error={list.error} again={list.again} />}
      {list.items === undefined && !list.error && <Loading />}
      {list.items?.length === 0 && <Nothing hint={t('timeline.empty')} />}
      <Stack component="ol" gap={0} className="timeline" aria-label={t('timeline.title')}>
        {list.items?.map((item) => (
          <Happening key={`${item.kind} ${item.id}`} item={item} />
        ))}
      </Stack>
      <More list={list} />
    </Section>
  );
}

function Happening({ item }: { item: TimelineItem }) {
  const { t, value } = useWords();
  const nameOf = useNameOfWho();
  const details = useDetails(item);
  const { kind, what, who, at, state, reason, error, attempts } = item;
  const KindIcon = ICONS[kind];
  // Every event is delivered, sooner or later; said of what a customer wrote, the word would mislead.
  const isUsual = kind === 'event' && state === 'delivered';
  return (
    <li>
      <span className="timeline-icon" title={value('timeline.kind', kind)}>
        <KindIcon aria-hidden />
      </span>
      <div>
        <Group gap="xs">
          <Text fw={600}>{value(`what.${kind}`, what)}</Text>
          {state !== null && !isUsual && <StateBadge member={STATES[kind]} value={state} />}
          {details && <Text size="sm">{details}</Text>}
        </Group>
        <Text size="sm" c="dimmed" component="div">
          {nameOf(who)} · <Moment at={at} />
          {attempts !== null && attempts > 1 && ` · ${t('timeline.attempts', { count: attempts })}`}
          {item.eventId !== null && (
            <>
              {' · '}
              <Link href={path`/events/${item.eventId}`}>{t('timeline.event')}</Link>
            </>
          )}
          {kind === 'event' && item.requestId !== null && (
            <>
              {' · '}
              <Link href={path`/hooks/${item.requestId}`}>{t('timeline.hook')}</Link>
            </>
          )}
          {kind === 'call' && (
            <>
              {' · '}
              <Link href={path`/calls/${item.id}`}>{t('timeline.call')}</Link>
            </>
          )}
        </Text>
        {reason !== null && <Text size="sm">{t('timeline.why', { reason: value('why', reason) })}</Text>}
        {error !== null && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t('timeline.error', { error })}
          </Text>
        )}
      </div>
    </li>
  );
}

/** What was read at a vendor's comes in by no endpoint of theirs. */
const OWN_ENDPOINT = 'internal';

function useNameOfWho(): (who: TimelineItem['who']) => string {
  const { value } = useWords();
  return ({ type, name }) => {
    if (name === OWN_ENDPOINT) return value('who', 'system');
    if (type === 'vendor' && name !== null) return value('channel', name);
    return [value('who', type), name].filter(Boolean).join(' ');
  };
}

/** The few members that say more than the word does. */
function useDetails({ kind, what, detail }: TimelineItem): string {
  const { value } = useWords();
  const money = useMoney();
  const text = (name: string): string | undefined => {
    const member = detail?.[name];
    return typeof member === 'string' ? member : undefined;
  };
  const [amount, currency, status, type] = ['amount', 'currency', 'status', 'type'].map(text);
  const place = text('gateway') ?? text('provider') ?? text('channel');
  return [
    type && value('about', type),
    status && value(what.startsWith('payment') ? 'payment' : 'status', status),
    amount && currency && money(amount, currency),
    text('issueId') && `№ ${text('issueId')}`,
    text('number') && `№ ${text('number')}`,
    kind === 'call' ? text('stage') : undefined,
    kind !== 'event' && place ? value('channel', place) : undefined,
  ]
    .filter(Boolean)
    .join(', ');
}
