/** Postgres, Temporal, workers, relay: whether each answers, and what follows where one does not. */
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Readiness as Facts } from '../../api/v1/health';
import { useWords } from '../words/speak';
import { Plain } from './badges';

/** Open to strangers; 503 is an answer, too. */
const look = async (): Promise<Facts> => (await fetch('/readyz')).json() as Promise<Facts>;

export function Readiness() {
  const { data } = useQuery({ queryKey: ['/readyz'], queryFn: look, refetchInterval: 10_000 });
  return data ? <ReadinessList {...data} /> : null;
}

export function ReadinessList({ postgres, temporal, workers, relay }: Facts) {
  const { t } = useWords();
  const checks = [
    ['Postgres', postgres, t('ready.answers')],
    ['Temporal', temporal, t('ready.answers')],
    [t('ready.workers'), workers, t('ready.atWork')],
  ] as const;
  return (
    <Stack gap={6} component="section" aria-label={t('ready.title')}>
      <Group gap="md">
        {checks.map(([name, { ok }, good]) => (
          <Group key={name} gap={6}>
            <Text size="sm">{name}</Text>
            <Plain tone={ok ? 'good' : 'bad'}>{ok ? good : t('ready.away')}</Plain>
          </Group>
        ))}
        <Group gap={6}>
          <Text size="sm">{t('ready.relay')}</Text>
          <Plain tone={relay === 'delivering' ? 'good' : 'plain'}>{t(`ready.relay.${relay}`)}</Plain>
        </Group>
      </Group>
      {checks.map(([name, { reason }]) =>
        reason ? (
          <Text key={name} size="sm" c="dimmed">
            {name}: {reason}
          </Text>
        ) : null,
      )}
    </Stack>
  );
}
