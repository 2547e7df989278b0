/** How to try the service where simulators stand in for the world. */
import { Alert, Code, Group, Text } from '@mantine/core';
import { BeakerIcon } from '@primer/octicons-react';
import { CopyText } from '../../parts/acts';
import { useWords } from '../../words/speak';

const COMMAND = 'npm run demo';

export function SandboxHint() {
  const { t } = useWords();
  return (
    <Alert role="note" color="indigo" icon={<BeakerIcon />} title={t('sandbox.title')}>
      <Text size="sm" mb="xs">
        {t('sandbox.hint')}
      </Text>
      <Group gap="xs">
        <Code>{COMMAND}</Code>
        <CopyText text={COMMAND} />
      </Group>
    </Alert>
  );
}
