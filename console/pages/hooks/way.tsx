/** What became of one event of a hook: how long it waited, who got it, what that workflow did then. */
import { Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { path } from '../../data/api';
import type { WayEvent } from '../../data/models';
import { StateBadge } from '../../parts/badges';
import { Moment, useDuration } from '../../parts/moment';
import { Step } from '../../parts/steps';
import { WorkflowStanding } from '../../parts/workflow-link';
import { useWords } from '../../words/speak';

const TONES: Readonly<Record<string, 'good' | 'bad' | 'warn' | 'plain'>> = {
  delivered: 'good',
  dead: 'bad',
  unread: 'bad',
  parked: 'warn',
};

export function EventStep({ event, waitedMs, workflow, effects, replays }: WayEvent) {
  const { t, value } = useWords();
  const duration = useDuration();
  const { id, kind, state, workflowId, reason } = event;
  return (
    <Step
      tone={TONES[state] ?? 'plain'}
      title={
        <Link href={path`/events/${id}`}>
          {t('hook.event', { kind: value('kind', kind), state: value('event', state) })}
        </Link>
      }
      when={waitedMs === null ? undefined : t('hook.after', { time: duration(waitedMs) })}
    >
      <Text size="sm">
        {waitedMs === null ? t('hook.waits') : t('hook.waited', { time: duration(waitedMs) })}{' '}
        {state !== 'delivered' && value('eventMeans', state)}
      </Text>
      {reason && (
        <Text size="sm" c="dimmed">
          {reason}
        </Text>
      )}
      {workflowId !== null && state === 'delivered' && (
        <WorkflowStanding id={workflowId} standing={workflow} label={t('hook.deliveredTo')} />
      )}
      {state === 'delivered' && workflowId !== null && <Effects effects={effects} />}
      {replays.length > 0 && (
        <Text size="sm" component="div">
          <Group gap="xs">
            {t('hook.replays')}:
            {replays.map((replay) => (
              <Group gap={6} key={replay.id}>
                <Link href={path`/events/${replay.id}`}>
                  <Moment at={replay.at} exact />
                </Link>
                <StateBadge member="event" value={replay.state} />
              </Group>
            ))}
          </Group>
        </Text>
      )}
    </Step>
  );
}

function Effects({ effects }: Pick<WayEvent, 'effects'>) {
  const { t } = useWords();
  if (effects.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('hook.noEffects')}
      </Text>
    );
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} title={t('hook.effectsHint')}>
        {t('hook.effects')}
      </Text>
      <ul className="effects">
        {effects.map((effect) => (
          <Effect key={effect.id} {...effect} />
        ))}
      </ul>
    </Stack>
  );
}

function Effect({
  provider,
  type,
  state,
  attempts,
  startedAt,
  finishedAt,
  error,
}: WayEvent['effects'][number]) {
  const { t, value } = useWords();
  const duration = useDuration();
  const tookMs = finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <li>
      <Group gap={8}>
        <Text size="sm">
          {t('hook.effect', { provider: value('channel', provider), type: value('what.effect', type) })}
        </Text>
        <StateBadge member="effect" value={state} />
        <Text size="sm" c="dimmed" component="span">
          <Moment at={startedAt} exact />
          {tookMs !== null && `, ${duration(tookMs)}`}
          {attempts > 1 && `, ${t('hook.attempts', { count: attempts })}`}
        </Text>
      </Group>
      {error && (
        <Text size="sm" c="dimmed">
          {error}
        </Text>
      )}
    </li>
  );
}
