/** Where an order stands, and what a person has to decide about it. */
import { Alert } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import type { OrderDetail, Workflow } from '../../data/models';
import { toldBy } from '../../data/told';
import { StateBadge } from '../../parts/badges';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { Section } from '../../parts/page';
import { useWords } from '../../words/speak';

export function Standing({ order, workflow }: { order: OrderDetail; workflow: Workflow | undefined }) {
  const { t, value } = useWords();
  const told = toldBy('order', workflow);
  const { escalation, trouble, deal, sale } = told ?? {};
  const waitingFor = workflow?.waitingFor ?? order.waitingFor;
  const decide = trouble?.message ?? escalation?.why ?? (order.status === 'escalated' ? order.why : null);
  return (
    <Section title={t('dialog.stands')}>
      {decide && (
        <Alert color="red" icon={<AlertIcon />} title={t('order.needsPerson')} role="alert">
          {decide} <b>{trouble ? t('silence.trouble.again') : t('order.needsPerson.do')}</b>
          {escalation?.url !== undefined && (
            <>
              {' '}
              <a href={escalation.url} target="_blank" rel="noreferrer">
                {t('dialog.issueAtDesk')}
              </a>
            </>
          )}
        </Alert>
      )}
      <Facts
        of={[
          [t('field.state'), <StateBadge member="order" value={order.status} />],
          [t('dialog.since'), <Moment at={order.statusSince} />],
          [t('order.why'), decide ? undefined : (order.why ?? undefined)],
          [t('dialog.waitsFor'), waitingFor ? value('waits', waitingFor) : null],
          [t('orders.customer'), order.customer ? order.customer.name : t('order.erased')],
          [
            t('dialogs.phone'),
            order.customer?.phone && <a href={`tel:${order.customer.phone}`}>{order.customer.phone}</a>,
          ],
          [t('order.email'), order.customer?.email],
          [t('orders.placed'), <Moment at={order.createdAt} />],
          [
            t('order.deal'),
            deal?.id === undefined ? undefined : deal.url === undefined ? (
              deal.id
            ) : (
              <a href={deal.url} target="_blank" rel="noreferrer">
                {deal.id}
              </a>
            ),
          ],
          [
            t('order.sale'),
            sale && (sale.withdrawn ? t('order.saleWithdrawn', { number: sale.number }) : sale.number),
          ],
        ]}
      />
    </Section>
  );
}
