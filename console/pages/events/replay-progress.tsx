/** How far a replay of many is, told by its workflow; it can be stopped and go on. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import type { ToldReplayState } from '../../../workflows/replay-state';
import { path } from '../../data/api';
import { queryClient, useDeed, useGet } from '../../data/queries';
import { ActButton, TemporalLink } from '../../parts/acts';
import { Shown } from '../../parts/states';
import { useWords } from '../../words/speak';

interface ReplayWorkflow {
  execution: string;
  state: ToldReplayState | null;
  stateReason?: string;
  temporalUrl: string;
}

const LOOK_MS = 1_000;

export function ReplayProgress({ id, hide }: { id: string; hide(): void }) {
  const answer = useGet<ReplayWorkflow>(path`/v1/workflows/${id}`, {
    every: (found) => (found === undefined || found.execution === 'running') && LOOK_MS,
  });
  const isOver = answer.data !== undefined && answer.data.execution !== 'running';
  useEffect(() => {
    // What it replayed stands elsewhere now.
    if (isOver) void queryClient.invalidateQueries({ queryKey: ['/v1/events/search'] });
  }, [isOver]);
  return <Shown answer={answer}>{(replay) => <Standing id={id} hide={hide} replay={replay} />}</Shown>;
}

type Standing = 'progress' | 'finished' | 'stopped' | 'failed';

function standingOf({ execution, state }: ReplayWorkflow): Standing {
  if (execution === 'completed') return 'finished';
  if (execution !== 'running') return 'failed';
  return state?.stage === 'stopped' ? 'stopped' : 'progress';
}

const COLOURS: Readonly<Record<Standing, string>> = {
  progress: 'blue',
  finished: 'teal',
  stopped: 'yellow',
  failed: 'red',
};

function Standing({ id, hide, replay }: { id: string; hide(): void; replay: ReplayWorkflow }) {
  const { t } = useWords();
  const standing = standingOf(replay);
  const act = useDeed<unknown, 'stop' | 'resume'>({
    call: (action) => ({ method: 'POST', path: path`/v1/workflows/${id}/actions/${action}`, body: {} }),
  });
  return (
    <Alert color={COLOURS[standing]} title={t(`replay.${standing}`)}>
      <Stack gap="xs">
        <div role="status">
          {replay.state ? <Told {...replay.state} /> : <Text size="sm">{replay.stateReason}</Text>}
        </div>
        <Group gap="xs">
          {standing === 'progress' && (
            <ActButton scope="operate" size="compact-sm" variant="default" onAct={() => act.mutate('stop')}>
              {t('replay.stop')}
            </ActButton>
          )}
          {standing === 'stopped' && (
            <ActButton scope="operate" size="compact-sm" onAct={() => act.mutate('resume')}>
              {t('replay.resume')}
            </ActButton>
          )}
          <TemporalLink url={replay.temporalUrl} />
          <Button size="compact-sm" variant="subtle" onClick={hide}>
            {t('replay.hide')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Told({ total, done, replayed, repeated, skipped, failed, reasons, busy }: ToldReplayState) {
  const { t, value } = useWords();
  if (total === undefined) return <Text size="sm">{t('replay.ofUnknown')}</Text>;
  const refused = Object.entries(reasons).map(([type, count]) => `${value('replayRefused', type)}: ${count}`);
  return (
    <Stack gap={6}>
      <Progress
        value={total === 0 ? 100 : (100 * done) / total}
        aria-label={t('replay.bar')}
        aria-valuetext={t('replay.of', { done, total })}
      />
      <Text size="sm" fw={600}>
        {t('replay.of', { done, total })}
      </Text>
      <Text size="sm">
        {t('replay.result', { replayed: replayed + repeated, skipped, failed })} {refused.join(', ')}
      </Text>
      {busy !== undefined && <Text size="sm">{t('replay.busy', { count: busy })}</Text>}
    </Stack>
  );
}
