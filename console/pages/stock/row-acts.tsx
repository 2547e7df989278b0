/** What can be done with one article; each button says to a screen reader with which. */
import { Button, Group } from '@mantine/core';
import { ActButton } from '../../parts/acts';
import { useWords } from '../../words/speak';

interface Props {
  sku: string;
  edit(): void;
  adjust(): void;
  showLog(): void;
}

const BUTTON = { scope: 'inventory', size: 'compact-sm', variant: 'default' } as const;

export function ArticleActs({ sku, edit, adjust, showLog }: Props) {
  const { t } = useWords();
  const named = (act: string) => t('stock.actionsOf', { act, sku });
  return (
    <Group gap={6}>
      <ActButton {...BUTTON} onAct={adjust} aria-label={named(t('stock.adjust'))}>
        {t('stock.adjust')}
      </ActButton>
      <ActButton {...BUTTON} onAct={edit} aria-label={named(t('stock.edit'))}>
        {t('stock.edit')}
      </ActButton>
      <Button size="compact-sm" variant="subtle" onClick={showLog} aria-label={named(t('stock.log'))}>
        {t('stock.log')}
      </Button>
    </Group>
  );
}
