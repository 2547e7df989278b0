/** What waits for a person, the most urgent first, each with the way to where it is dealt with. */
import { Group, Paper, Stack, Text } from '@mantine/core';
import { CheckCircleIcon } from '@primer/octicons-react';
import { Link } from 'wouter';
import { path } from '../../data/api';
import type { WaitingItem } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { Plain } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Section } from '../../parts/page';
import { Nothing } from '../../parts/states';
import { useWords } from '../../words/speak';
import { nameOf, reasonOf, whereOf } from './waiting-words';

export function Waiting({
  items,
  isTemporalAway,
}: {
  items: readonly WaitingItem[] | null;
  isTemporalAway: boolean;
}) {
  const { t } = useWords();
  return (
    <Section title={t('waiting.title')}>
      {isTemporalAway && (
        <Text size="sm" c="dimmed">
          {t('waiting.whileAway')}
        </Text>
      )}
      {items === null ? (
        <Nothing title={t('now.unknown')} />
      ) : items.length === 0 ? (
        <Paper withBorder p="lg">
          <Group wrap="nowrap">
            <Text c="teal" component="span">
              <CheckCircleIcon size={24} />
            </Text>
            <Stack gap={0}>
              <Text fw={600}>{t('waiting.nobody')}</Text>
              <Text size="sm" c="dimmed">
                {t('waiting.nobodyHint')}
              </Text>
            </Stack>
          </Group>
        </Paper>
      ) : (
        <ul className="waiting" aria-label={t('waiting.title')}>
          {items.map((item) => (
            <WaitingRow key={`${item.kind} ${item.id ?? ''}`} item={item} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function WaitingRow({ item }: { item: WaitingItem }) {
  const words = useWords();
  const { t } = words;
  const where = whereOf(item);
  const name = nameOf(item, words);
  return (
    <li>
      <Plain tone={item.kind === 'dead' || item.kind === 'unread' ? 'bad' : 'warn'}>
        {t(`waiting.${item.kind}`)}
      </Plain>
      <div>
        {where === undefined ? (
          <Text fw={600}>{name}</Text>
        ) : (
          <Text fw={600} component={Link} href={where}>
            {name}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {reasonOf(item, words)}
          {item.since !== null && (
            <>
              {' · '}
              <Moment at={item.since} />
            </>
          )}
        </Text>
      </div>
      {item.kind === 'notice' && item.id !== null && <Acknowledge id={item.id} title={name} />}
    </li>
  );
}

function Acknowledge({ id, title }: { id: string; title: string }) {
  const { t } = useWords();
  const acknowledge = useDeed({
    call: () => ({ method: 'POST', path: path`/v1/notices/${id}/acknowledge` }),
    done: t('waiting.acknowledged'),
  });
  return (
    <ActButton
      scope="operate"
      size="compact-sm"
      variant="default"
      loading={acknowledge.isPending}
      onAct={() => acknowledge.mutate()}
      aria-label={t('waiting.acknowledgeOf', { title })}
    >
      {t('waiting.acknowledge')}
    </ActButton>
  );
}
