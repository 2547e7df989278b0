/** Each attempt of a call, and what came back. */
import { Text } from '@mantine/core';
import { Moment, useDuration } from '../../parts/moment';
import { Nothing } from '../../parts/states';
import { DataTable } from '../../parts/table';
import type { CallDetail } from '../../data/models';
import { useWords } from '../../words/speak';
import { reasonInWords } from './reason';

export function CallTries({ tries }: { tries: CallDetail['tries'] }) {
  const words = useWords();
  const { t } = words;
  const duration = useDuration();
  if (tries.length === 0) return <Nothing title={t('call.noTries')} />;
  return (
    <DataTable
      label={t('call.tries')}
      rows={tries}
      keyOf={({ number }) => String(number)}
      columns={[
        { key: 'number', title: t('call.number'), cell: ({ number }) => number },
        { key: 'at', title: t('field.time'), cell: ({ at }) => <Moment at={at} exact /> },
        {
          key: 'status',
          title: t('call.status'),
          cell: ({ status }) => (status === null ? t('call.noAnswer') : `HTTP ${status}`),
        },
        {
          key: 'took',
          title: t('call.took'),
          cell: ({ milliseconds }) => duration(milliseconds),
          align: 'right',
        },
        {
          key: 'said',
          title: t('call.said'),
          cell: ({ error, answer }) => (
            <Text size="sm" lineClamp={6} style={{ overflowWrap: 'anywhere' }}>
              {error === null ? answer || t('field.none') : reasonInWords(error, words)}
            </Text>
          ),
        },
      ]}
    />
  );
}
