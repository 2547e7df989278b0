import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function StockPage() {
  const { t } = useWords();
  return <Page title={t('nav.stock')}>{null}</Page>;
}
