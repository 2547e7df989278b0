/** A form in a window: its fields, the refusal in a sentence, and the button that sends it. */
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import type { FormEvent, ReactNode } from 'react';
import { useWords } from '../words/speak';

interface FormProps {
  opened: boolean;
  title: string;
  onClose(): void;
  onSubmit(): void;
  /** The word on the button. */
  submit: string;
  isBusy: boolean;
  /** Why it was refused. */
  error: Error | null;
  children: ReactNode;
}

export function FormWindow({ opened, title, onClose, onSubmit, submit, isBusy, error, children }: FormProps) {
  const { t } = useWords();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="lg"
      // What was typed is not lost by a click beside it.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form onSubmit={send}>
        <Stack>
          {children}
          {error && (
            <Alert color="red" icon={<AlertIcon />} title={t('act.failed')} role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" loading={isBusy}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
