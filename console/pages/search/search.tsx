import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function SearchPage() {
  const { t } = useWords();
  return <Page title={t('nav.search')}>{null}</Page>;
}
