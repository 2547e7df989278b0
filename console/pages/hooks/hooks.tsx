import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function HooksPage() {
  const { t } = useWords();
  return <Page title={t('nav.hooks')}>{null}</Page>;
}
