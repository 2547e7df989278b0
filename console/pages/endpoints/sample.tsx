/** A hook to try an endpoint with: a command to be pasted, and its parts for other tools. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { TerminalIcon } from '@primer/octicons-react';
import { path } from '../../data/api';
import type { EndpointSample } from '../../data/models';
import { useGet } from '../../data/queries';
import { ActButton, CopyText } from '../../parts/acts';
import { Verbatim } from '../../parts/facts';
import { Shown } from '../../parts/states';
import { useWords } from '../../words/speak';

/** `notNow`: why nothing can be sent; null = it can. */
export function SampleButton({ id, notNow, compact }: { id: string; notNow: string | null; compact?: true }) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <ActButton
        scope="admin"
        variant="default"
        size={compact ? 'compact-sm' : undefined}
        leftSection={<TerminalIcon />}
        notNow={notNow}
        onAct={open}
      >
        {t('sample.open')}
      </ActButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('sample.title', { id })}
        size="xl"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Sample id={id} />
      </Modal>
    </>
  );
}

function Sample({ id }: { id: string }) {
  const { t } = useWords();
  const sample = useGet<EndpointSample>(path`/v1/endpoints/${id}/sample`);
  return (
    <Shown answer={sample}>
      {({ method, url, headers, body, curl, signed, note }) => (
        <Stack>
          <Text>{t(signed ? 'sample.signed' : 'sample.unsigned')}</Text>
          {note && (
            <Alert color="yellow" lang="en">
              {note}
            </Alert>
          )}
          <Group justify="space-between" gap="xs">
            <Text fw={600}>{t('sample.command')}</Text>
            <CopyText text={curl} />
          </Group>
          <Verbatim label={t('sample.command')}>{curl}</Verbatim>
          <Text fw={600}>{t('sample.request')}</Text>
          <Verbatim label={t('sample.request')}>{`${method} ${url}`}</Verbatim>
          <Text fw={600}>{t('sample.headers')}</Text>
          <Verbatim label={t('sample.headers')}>
            {Object.entries(headers)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </Verbatim>
          <Group justify="space-between" gap="xs">
            <Text fw={600}>{t('sample.body')}</Text>
            <CopyText text={body} label={t('sample.copyBody')} />
          </Group>
          <Verbatim label={t('sample.body')}>{body}</Verbatim>
          <Group justify="flex-end">
            <Button variant="default" loading={sample.isFetching} onClick={() => void sample.refetch()}>
              {t('sample.another')}
            </Button>
          </Group>
        </Stack>
      )}
    </Shown>
  );
}
