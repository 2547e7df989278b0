/** A person decides that an event needs nothing more, and says why. */
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { path } from '../../data/api';
import type { JournalEvent } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { useWords } from '../../words/speak';

const DISMISSIBLE: ReadonlySet<string> = new Set(['dead', 'parked', 'unread']);

export function DismissEvent({ event: { id, state } }: { event: JournalEvent }) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [reason, setReason] = useState('');
  const dismiss = useDeed<JournalEvent>({
    call: () => ({
      method: 'POST',
      path: path`/v1/events/${id}/dismiss`,
      body: { reason: reason.trim() },
    }),
    done: t('event.dismissDone'),
    then: close,
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    dismiss.mutate();
  };
  return (
    <>
      <ActButton
        scope="operate"
        size="compact-sm"
        variant="default"
        onAct={open}
        notNow={DISMISSIBLE.has(state) ? null : t('event.dismissNot')}
      >
        {t('event.dismiss')}
      </ActButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('event.dismissTitle')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Stack component="form" onSubmit={submit}>
          <Text>{t('event.dismissHint')}</Text>
          <Textarea
            label={t('event.dismissReason')}
            description={t('event.dismissReasonHint')}
            required
            maxLength={1_000}
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={({ currentTarget: { value: typed } }) => setReason(typed)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" loading={dismiss.isPending}>
              {t('event.dismissDo')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
