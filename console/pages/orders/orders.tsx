import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function OrdersPage() {
  const { t } = useWords();
  return <Page title={t('nav.orders')}>{null}</Page>;
}
