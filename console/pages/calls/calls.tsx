import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function CallsPage() {
  const { t } = useWords();
  return <Page title={t('nav.calls')}>{null}</Page>;
}
