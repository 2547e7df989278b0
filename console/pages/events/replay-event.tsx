/** One event once more, with what will happen said before; a payment may be given to a workflow by hand. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { path } from '../../data/api';
import type { JournalEvent } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { useWords } from '../../words/speak';
import { isLostPayment } from './lost-payment';

export function ReplayEvent({ event }: { event: JournalEvent }) {
  const { t, value } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [, go] = useLocation();
  const [workflowId, setWorkflowId] = useState('');
  const { id, state } = event;
  const replay = useDeed<JournalEvent>({
    call: () => ({
      method: 'POST',
      path: path`/v1/events/${id}/replay`,
      body: workflowId.trim() ? { workflowId: workflowId.trim() } : {},
    }),
    done: (answer) => t(answer.replayOf === id ? 'event.replayDone' : 'event.replaySettled'),
    then(answer) {
      close();
      if (answer.id !== id) go(path`/events/${answer.id}`);
    },
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    replay.mutate();
  };
  return (
    <>
      <ActButton
        scope="operate"
        size="compact-sm"
        onAct={open}
        notNow={state === 'pending' ? t('event.replayPending') : null}
      >
        {t('event.replay')}
      </ActButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('event.replayTitle')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Stack component="form" onSubmit={submit}>
          <Text>{value('replayMeans', state)}</Text>
          {isLostPayment(event) && (
            <TextInput
              label={t('event.replayTo')}
              description={t('event.replayToHint')}
              value={workflowId}
              onChange={({ currentTarget: { value: typed } }) => setWorkflowId(typed)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" loading={replay.isPending} data-autofocus>
              {t('event.replay')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
