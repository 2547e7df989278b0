import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function ProvidersPage() {
  const { t } = useWords();
  return <Page title={t('nav.providers')}>{null}</Page>;
}
