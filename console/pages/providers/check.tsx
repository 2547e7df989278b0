/** Asks the vendor how its account stands, and says what was found. */
import { Alert, Group, List, Stack, Text, VisuallyHidden } from '@mantine/core';
import { AlertIcon, CheckIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { path } from '../../data/api';
import type { Provider, ProviderChecked } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { useWords } from '../../words/speak';
import { useOffReason } from '../../parts/off-reason';

/** @param children the buttons beside it */
export function CheckProvider({
  provider: { id, title },
  children,
}: {
  provider: Provider;
  children: ReactNode;
}) {
  const { t } = useWords();
  const deed = useDeed<ProviderChecked>({
    call: () => ({ method: 'POST', path: path`/v1/providers/${id}/check` }),
  });
  return (
    <>
      <Group gap="xs">
        <ActButton
          scope="operate"
          variant="default"
          size="compact-sm"
          loading={deed.isPending}
          onAct={() => deed.mutate()}
        >
          {t('provider.check')}
        </ActButton>
        {children}
      </Group>
      <div role="status" aria-label={t('provider.checkOf', { title })}>
        {deed.data && <Findings of={deed.data} />}
      </div>
    </>
  );
}

function Findings({ of: { ok, findings } }: { of: ProviderChecked }) {
  const { t } = useWords();
  return (
    <Alert
      color={ok ? 'teal' : 'yellow'}
      icon={ok ? <CheckIcon /> : <AlertIcon />}
      title={t(ok ? 'provider.well' : 'provider.notWell')}
    >
      <Stack gap="xs">
        <List listStyleType="none" spacing={4}>
          {findings.map(({ what, ok: isWell, detail }) => (
            <List.Item key={what}>
              <Text size="sm" component="span" fw={isWell ? undefined : 600}>
                {isWell ? '✓ ' : '✗ '}
                <VisuallyHidden>{t(isWell ? 'finding.well' : 'finding.wrong')}: </VisuallyHidden>
                <Finding what={what} detail={detail} />
              </Text>
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}

/** Our own sides have words here; the rest is the API's sentence. */
function Finding({ what, detail }: { what: string; detail: string }) {
  const { t } = useWords();
  const reasonOf = useOffReason();
  if (what !== 'hooks' && what !== 'calls')
    return (
      <span lang="en">
        {what}: {detail}
      </span>
    );
  const reason = detail.replace(/, and restart$/, '');
  return `${t(what === 'hooks' ? 'provider.hooks' : 'provider.calls')}: ${
    detail === 'on' ? t('side.on') : reasonOf(reason, what === 'hooks' ? 'hook' : 'outbound')
  }`;
}
