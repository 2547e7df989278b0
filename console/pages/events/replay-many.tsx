/** All events of a filter once more: counted first, begun when the count is confirmed. */
import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { StateBadge } from '../../parts/badges';
import { Trouble } from '../../parts/states';
import { useWords } from '../../words/speak';

interface Counted {
  count: number;
  byState: Partial<Record<string, number>>;
}

interface ManyProps {
  /** As a search takes it. */
  filter: Readonly<Record<string, string | undefined>>;
  isFiltered: boolean;
  started(workflowId: string): void;
}

export function ReplayMany({ filter, isFiltered, started }: ManyProps) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const ask = (dryRun: boolean) => ({
    method: 'POST' as const,
    path: '/v1/events/replay',
    body: { filter, ...(dryRun ? { dryRun } : {}) },
  });
  const counting = useDeed<Counted>({ call: () => ask(true), quiet: true });
  const starting = useDeed<{ workflowId: string }>({
    call: () => ask(false),
    then({ workflowId }) {
      close();
      started(workflowId);
    },
  });
  const count = () => {
    counting.mutate();
    open();
  };
  return (
    <>
      <ActButton
        scope="operate"
        onAct={count}
        notNow={
          !isFiltered
            ? t('replay.allNeedsFilter')
            : filter['state'] === 'pending'
              ? t('replay.allPending')
              : null
        }
      >
        {t('replay.all')}
      </ActButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('replay.allTitle')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Stack>
          <div aria-live="polite">
            {counting.isError && <Trouble error={counting.error} again={() => counting.mutate()} />}
            {counting.isPending && (
              <Group gap="xs">
                <Loader size="sm" /> {t('replay.counting')}
              </Group>
            )}
            {counting.data && <Count {...counting.data} />}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
            {counting.data !== undefined && counting.data.count > 0 && (
              <Button onClick={() => starting.mutate()} loading={starting.isPending} data-autofocus>
                {t('replay.confirm', { count: counting.data.count })}
              </Button>
            )}
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Count({ count, byState }: Counted) {
  const { t } = useWords();
  if (count === 0) return <Text>{t('replay.countedNone')}</Text>;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text fw={600}>{t('replay.counted', { count })}</Text>
        {Object.entries(byState).map(([state, some]) => (
          <Group key={state} gap={4}>
            <StateBadge member="event" value={state} />
            <Text size="sm">{some}</Text>
          </Group>
        ))}
      </Group>
      <Text size="sm">{t('replay.explained')}</Text>
    </Stack>
  );
}
