/** Money that came and stands where no workflow has taken it: what it names, why that did not help, what will. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { CreditCardIcon } from '@primer/octicons-react';
import { useLocation } from 'wouter';
import type { PaymentChanged } from '../../../workflows/events';
import type { JournalEvent } from '../../data/models';
import { useMoney } from '../../parts/money';
import type { SearchState } from '../../parts/search-field';
import { useWords } from '../../words/speak';

/** The members that the page reads of a payload, which the API answers as it is stored. */
type Payment = Partial<Pick<PaymentChanged, 'references' | 'invoiceNumber' | 'money' | 'status' | 'gateway'>>;

export const isLostPayment = ({ kind, state }: Pick<JournalEvent, 'kind' | 'state'>): boolean =>
  kind === 'payment.changed' && (state === 'parked' || state === 'dead');

const disagrees = (reason: string | null): boolean => /^its references disagree/.test(reason ?? '');

export function LostPayment({ event: { payload, state, reason } }: { event: JournalEvent }) {
  const { t, value: wordOf } = useWords();
  const sumOf = useMoney();
  const [, go] = useLocation();
  // isLostPayment has looked at its kind.
  const { references = [], invoiceNumber, money, status, gateway } = (payload ?? {}) as Payment;
  const names = [
    ...(invoiceNumber === undefined ? [] : [t('lost.invoiceNumber', { number: invoiceNumber })]),
    ...references.map(({ type, value }) => t(`reference.${type}`, { value })),
  ];
  const values = new Set([
    ...(invoiceNumber ? [invoiceNumber] : []),
    ...references.map(({ value }) => value),
  ]);
  return (
    <Alert color={state === 'dead' ? 'red' : 'yellow'} icon={<CreditCardIcon />} title={t('lost.title')}>
      <Stack gap="xs">
        {money && status && gateway && (
          <Text fw={600}>
            {t('lost.sum', {
              sum: sumOf((money.amount / 100).toFixed(2), money.currency),
              status: wordOf('payment', status),
              gateway: wordOf('channel', gateway),
            })}
          </Text>
        )}
        <Text size="sm">
          {names.length === 0 ? t('lost.namesNothing') : t('lost.names', { names: names.join(', ') })}
        </Text>
        <Text size="sm">{t(disagrees(reason) ? 'lost.whyDisagree' : 'lost.whyUnknown')}</Text>
        <Text size="sm">{t(state === 'dead' ? 'lost.dead' : 'lost.parked')}</Text>
        <Group gap="xs">
          {[...values].map((value) => (
            <Button
              key={value}
              size="compact-sm"
              variant="default"
              onClick={() => {
                const state: SearchState = { query: value };
                go('/search', { state });
              }}
            >
              {t('lost.find', { value })}
            </Button>
          ))}
        </Group>
      </Stack>
    </Alert>
  );
}
