/** One order: what is bought and by whom, what was paid, what is held for it, what happened, what may be done. */
import { Link, useParams } from 'wouter';
import { path } from '../../data/api';
import type { OrderDetail, Workflow } from '../../data/models';
import { useGet } from '../../data/queries';
import { TemporalLink } from '../../parts/acts';
import { Page } from '../../parts/page';
import { Shown } from '../../parts/states';
import { Timeline } from '../../parts/timeline';
import { useWords } from '../../words/speak';
import { OrderActions } from './actions';
import { Goods } from './goods';
import { Payments } from './payments';
import { Standing } from './standing';

const EVERY_MS = 3_000;

export default function OrderPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const answer = useGet<OrderDetail>(path`/v1/orders/${id}`, { every: EVERY_MS });
  const { data: order } = answer;
  return (
    <Page
      key={id}
      title={t('order.title', { id })}
      lead={t('order.lead')}
      actions={
        <>
          <Link href="/orders">{t('order.all')}</Link>
          {order && <TemporalLink url={order.temporalUrl} />}
        </>
      }
    >
      <Shown answer={answer}>{(shown) => <Parts order={shown} />}</Shown>
    </Page>
  );
}

function Parts({ order }: { order: OrderDetail }) {
  // A workflow that is not there, or not asked now, says nothing; the page says what is known without it.
  const { data: workflow } = useGet<Workflow>(path`/v1/workflows/${order.workflowId}`, { every: EVERY_MS });
  return (
    <>
      <Standing order={order} workflow={workflow} />
      <OrderActions order={order} workflow={workflow} />
      <Goods order={order} />
      <Payments order={order} />
      <Timeline workflowId={order.workflowId} />
    </>
  );
}
