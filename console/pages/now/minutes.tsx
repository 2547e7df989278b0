/** Hooks of the last half hour as bars: what came above the line, what was refused below it and hatched. */
import { Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Minute } from '../../data/models';
import { Section } from '../../parts/page';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { Bars } from './bars';

const clock = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(at));

export function Minutes({ minutes }: { minutes: readonly Minute[] | null }) {
  const { t } = useWords();
  return (
    <Section
      title={t('minutes.title')}
      actions={
        <Button component={Link} href="/hooks" size="compact-sm" variant="default">
          {t('minutes.toHooks')}
        </Button>
      }
    >
      {minutes === null ? (
        <Text c="dimmed">{t('now.unknown')}</Text>
      ) : minutes.every((minute) => allOf(minute) === 0) ? (
        <Text c="dimmed">{t('minutes.quiet')}</Text>
      ) : (
        <Chart minutes={minutes} />
      )}
    </Section>
  );
}

const allOf = ({ taken, unverified, refused }: Minute): number => taken + unverified + refused;

function Chart({ minutes }: { minutes: readonly Minute[] }) {
  const { t, locale } = useWords();
  const sum = (of: (minute: Minute) => number) => minutes.reduce((all, minute) => all + of(minute), 0);
  const [from, to] = [minutes[0], minutes.at(-1)].map((minute) => (minute ? clock(minute.at, locale) : ''));
  const summary = t('minutes.summary', {
    from: from ?? '',
    to: to ?? '',
    taken: sum(({ taken }) => taken),
    unverified: sum(({ unverified }) => unverified),
    refused: sum(({ refused }) => refused),
    most: Math.max(...minutes.map(allOf)),
  });
  return (
    <figure className="minutes">
      <Bars minutes={minutes} label={summary} />
      <Group justify="space-between" aria-hidden>
        <Text size="xs">{from}</Text>
        <Text size="xs">{t('minutes.most', { count: Math.max(...minutes.map(allOf)) })}</Text>
        <Text size="xs">{to}</Text>
      </Group>
      <Group component="figcaption" gap="md" mt={4}>
        {(['taken', 'unverified', 'refused'] as const).map((outcome) => (
          <Group key={outcome} gap={6}>
            <span className={`swatch ${outcome}`} aria-hidden />
            <Text size="xs">{t(`minutes.${outcome}`)}</Text>
          </Group>
        ))}
      </Group>
      <details>
        <summary>{t('minutes.asNumbers')}</summary>
        <Numbers minutes={minutes} />
      </details>
    </figure>
  );
}

/** The newest first, without minutes in which nothing came. */
function Numbers({ minutes }: { minutes: readonly Minute[] }) {
  const { t, locale } = useWords();
  return (
    <DataTable
      label={t('minutes.title')}
      rows={minutes.filter((minute) => allOf(minute) > 0).reverse()}
      keyOf={({ at }) => at}
      columns={[
        { key: 'at', title: t('minutes.minute'), cell: ({ at }) => clock(at, locale) },
        ...(['taken', 'unverified', 'refused'] as const).map((outcome) => ({
          key: outcome,
          title: t(`minutes.${outcome}Short`),
          cell: (minute: Minute) => minute[outcome],
          align: 'right' as const,
        })),
      ]}
    />
  );
}
