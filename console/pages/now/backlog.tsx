/** Events that have not reached their workflows. */
import { Paper, SimpleGrid, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Now } from '../../data/models';
import { useDuration } from '../../parts/moment';
import { Section } from '../../parts/page';
import { useWords } from '../../words/speak';

const STATES = ['pending', 'parked', 'dead', 'unread'] as const;

export function Backlog({ backlog }: { backlog: Now['backlog'] }) {
  const { t, locale } = useWords();
  const duration = useDuration();
  if (backlog === null)
    return (
      <Section title={t('backlog.title')}>
        <Text c="dimmed">{t('now.unknown')}</Text>
      </Section>
    );
  const { oldestSeconds } = backlog;
  const number = new Intl.NumberFormat(locale);
  return (
    <Section title={t('backlog.title')}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
        {STATES.map((state) => (
          <Figure key={state} name={t(`backlog.${state}`)} href={`/events?state=${state}`}>
            {number.format(backlog[state])}
          </Figure>
        ))}
        <Figure name={t('backlog.oldest')} href="/events?state=pending">
          {duration(oldestSeconds === null ? null : oldestSeconds * 1_000)}
        </Figure>
      </SimpleGrid>
    </Section>
  );
}

function Figure({ name, href, children }: { name: string; href: string; children: string }) {
  return (
    <Paper withBorder p="sm" component={Link} href={href} c="inherit" className="figure">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={650} size="xl">
        {children}
      </Text>
    </Paper>
  );
}
