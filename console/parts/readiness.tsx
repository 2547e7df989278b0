/** Postgres, Temporal, workers, relay: whether each answers, and what follows where one does not. */
import { Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Readiness as Facts } from '../../api/v1/health';
import type { WordKey } from '../words/all';
import { useWords } from '../words/speak';
import { Plain } from './badges';

/** Open to strangers; 503 is an answer, too. */
export const lookAtReadiness = async (): Promise<Facts> => (await fetch('/readyz')).json() as Promise<Facts>;

export function Readiness() {
  const { data } = useQuery({ queryKey: ['/readyz'], queryFn: lookAtReadiness, refetchInterval: 10_000 });
  const { t } = useWords();
  return data ? (
    <section aria-label={t('ready.title')}>
      <ReadinessList {...data} />
    </section>
  ) : null;
}

export const isAllWell = ({ postgres, temporal, workers, relay }: Facts): boolean =>
  postgres.ok && temporal.ok && workers.ok && relay !== 'waiting for Temporal';

export function ReadinessList(facts: Facts) {
  const { t } = useWords();
  return (
    <Stack gap={6}>
      <Group gap="md">
        {checksOf(facts).map(({ name, word, tone }) => (
          <Group key={name} gap={6}>
            <Text size="sm">{t(name)}</Text>
            <Plain tone={tone}>{t(word)}</Plain>
          </Group>
        ))}
      </Group>
      <List size="sm" spacing={2} listStyleType="none">
        {checksOf(facts).map(({ name, follows }) =>
          follows ? (
            <List.Item key={name}>
              {t(name)}: {t(follows)}
            </List.Item>
          ) : null,
        )}
      </List>
    </Stack>
  );
}

interface Check {
  name: WordKey;
  word: WordKey;
  tone: 'good' | 'bad' | 'plain' | 'warn';
  /** What it means, and what to do; absent = all is well. */
  follows?: WordKey;
}

/** In our own words rather than the API's: they are in the reader's language, and name what to set. */
function checksOf({ postgres, temporal, workers, relay }: Facts): Check[] {
  const workersKnown = workers.ok || temporal.ok;
  return [
    postgres.ok
      ? { name: 'ready.postgres', word: 'ready.answers', tone: 'good' }
      : { name: 'ready.postgres', word: 'ready.away', tone: 'bad', follows: 'ready.follows.postgres' },
    temporal.ok
      ? { name: 'ready.temporal', word: 'ready.answers', tone: 'good' }
      : { name: 'ready.temporal', word: 'ready.away', tone: 'bad', follows: 'ready.follows.temporal' },
    workers.ok
      ? { name: 'ready.workers', word: 'ready.atWork', tone: 'good' }
      : workersKnown
        ? { name: 'ready.workers', word: 'ready.away', tone: 'bad', follows: 'ready.follows.workers' }
        : { name: 'ready.workers', word: 'ready.notKnown', tone: 'plain' },
    {
      name: 'ready.relay',
      word: `ready.relay.${relay}`,
      tone: relay === 'delivering' ? 'good' : relay === 'elsewhere' ? 'plain' : 'warn',
      ...(relay === 'waiting for Temporal' ? { follows: 'ready.follows.relay' } : {}),
    },
  ];
}
