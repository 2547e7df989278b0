/** Every change of an article that is no sale. */
import { Modal, Stack, Text } from '@mantine/core';
import { path } from '../../data/api';
import type { Adjustment } from '../../data/models';
import { useList } from '../../data/queries';
import { Moment } from '../../parts/moment';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';

export function LogDialog({ sku, close }: { sku: string; close(): void }) {
  const { t } = useWords();
  const list = useList<Adjustment>({ path: path`/v1/stock/${sku}/adjustments` });
  return (
    <Modal
      opened
      onClose={close}
      title={t('stock.logTitle', { sku })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
      size="xl"
    >
      <Stack>
        <Text c="dimmed">{t('stock.logLead')}</Text>
        <ListTable
          label={t('stock.logTitle', { sku })}
          list={list}
          keyOf={({ id }) => id}
          empty={{ title: t('stock.logEmpty') }}
          columns={[
            { key: 'at', title: t('stock.at'), cell: ({ at }) => <Moment at={at} exact /> },
            { key: 'delta', title: t('stock.change'), cell: ({ delta }) => signed(delta), align: 'right' },
            { key: 'onHand', title: t('stock.onHand'), cell: ({ onHand }) => onHand, align: 'right' },
            { key: 'why', title: t('stock.why'), cell: ({ reason }) => reason },
            { key: 'by', title: t('stock.by'), cell: ({ by }) => by },
          ]}
        />
      </Stack>
    </Modal>
  );
}

/** With a true minus. */
const signed = (delta: number): string => (delta > 0 ? `+${delta}` : `−${-delta}`);
