/** Where an order can be paid, what came and what went back. */
import type { OrderDetail } from '../../data/models';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Section } from '../../parts/page';
import { Nothing } from '../../parts/states';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';

export function Payments({ order }: { order: OrderDetail }) {
  const { t, value } = useWords();
  const money = useMoney();
  const payments = order.payments ?? [];
  return (
    <>
      <Section title={t('order.payments')}>
        {payments.length === 0 ? (
          <Nothing
            title={order.payments ? t('order.noPayments') : t('order.paymentsNotTold')}
            hint={order.payments ? t('order.noPaymentsHint') : t('order.paymentsUnknown')}
          />
        ) : (
          <DataTable
            label={t('order.payments')}
            rows={payments}
            keyOf={({ gateway, paymentId }) => `${gateway} ${paymentId}`}
            columns={[
              { key: 'gateway', title: t('order.gateway'), cell: ({ gateway }) => value('channel', gateway) },
              { key: 'id', title: t('order.paymentId'), cell: ({ paymentId }) => paymentId },
              {
                key: 'status',
                title: t('field.state'),
                cell: ({ status }) => <StateBadge member="payment" value={status} />,
              },
              {
                key: 'amount',
                title: t('order.amount'),
                align: 'right',
                cell: ({ amount, currency }) => money(amount, currency),
              },
              {
                key: 'back',
                title: t('order.givenBack'),
                align: 'right',
                cell: (one) =>
                  Number(one.givenBack) > 0 ? money(one.givenBack, one.currency) : t('field.none'),
              },
            ]}
          />
        )}
      </Section>
      {order.pages.length > 0 && (
        <Section title={t('order.pages')}>
          <DataTable
            label={t('order.pages')}
            rows={order.pages}
            keyOf={({ gateway, reference }) => `${gateway} ${reference}`}
            columns={[
              { key: 'gateway', title: t('order.gateway'), cell: ({ gateway }) => value('channel', gateway) },
              { key: 'reference', title: t('order.reference'), cell: ({ reference }) => reference },
              {
                key: 'amount',
                title: t('order.amount'),
                align: 'right',
                cell: ({ amount, currency }) => money(amount, currency),
              },
              {
                key: 'state',
                title: t('field.state'),
                cell: ({ state }) => <StateBadge member="page" value={state} />,
              },
              {
                key: 'created',
                title: t('order.askedAt'),
                cell: ({ createdAt }) => <Moment at={createdAt} />,
              },
              {
                key: 'page',
                title: t('ticket.payPage'),
                cell: ({ payUrl }) =>
                  payUrl === null ? (
                    t('order.noPage')
                  ) : (
                    <a href={payUrl} target="_blank" rel="noreferrer">
                      {t('ticket.openPayPage')}
                    </a>
                  ),
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}
