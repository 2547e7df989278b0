import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function KeysPage() {
  const { t } = useWords();
  return <Page title={t('nav.keys')}>{null}</Page>;
}
