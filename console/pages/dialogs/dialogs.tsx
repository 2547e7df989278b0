import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function DialogsPage() {
  const { t } = useWords();
  return <Page title={t('nav.dialogs')}>{null}</Page>;
}
