/** A secret that is shown this once: copied before its window is closed, or made anew. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/speak';
import { CopyText } from './acts';
import { Verbatim } from './facts';

interface OnceProps {
  title: string;
  /** What the secret is: "Key", "Secret". */
  name: string;
  /** Undefined = nothing is shown. */
  secret: string | undefined;
  onClose(): void;
  /** What else is to be copied, or done with it. */
  children?: ReactNode;
}

export function OnceShown({ title, name, secret, onClose, children }: OnceProps) {
  const { t } = useWords();
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Stack>
        <Alert color="yellow" icon={<AlertIcon />}>
          {t('once.warning')}
        </Alert>
        <Group gap="xs" justify="space-between">
          <Text fw={600}>{name}</Text>
          <CopyText text={secret ?? ''} label={t('once.copy')} />
        </Group>
        <Verbatim label={name}>{secret ?? ''}</Verbatim>
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('once.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
