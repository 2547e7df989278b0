/** Outside systems that are not connected, and the settings that would connect them. */
import { Button, Code } from '@mantine/core';
import { Link } from 'wouter';
import type { Now } from '../../data/models';
import { Section } from '../../parts/page';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';

export function ProvidersOff({ off }: { off: Now['providersOff'] }) {
  const { t } = useWords();
  const settings = useSettings();
  if (off.length === 0) return null;
  return (
    <Section
      title={t('off.title')}
      actions={
        <Button component={Link} href="/providers" size="compact-sm" variant="default">
          {t('off.toProviders')}
        </Button>
      }
    >
      <DataTable
        label={t('off.title')}
        rows={off}
        keyOf={({ id, side }) => `${id} ${side}`}
        columns={[
          { key: 'system', title: t('off.system'), cell: ({ title }) => title },
          { key: 'side', title: t('off.side'), cell: ({ side }) => t(`off.${side}`) },
          { key: 'set', title: t('off.set'), cell: ({ reason }) => <Code>{settings(reason)}</Code> },
        ]}
      />
    </Section>
  );
}

/** The API says it in English: "off: set A and B, or C". */
function useSettings(): (reason: string) => string {
  const { t } = useWords();
  return (reason) => {
    const named = /^off: set (.+)$/.exec(reason)?.[1];
    return named?.replaceAll(', or ', t('off.or')).replaceAll(' and ', t('off.and')) ?? reason;
  };
}
