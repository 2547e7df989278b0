import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function HookPage() {
  const { t } = useWords();
  return <Page title={t('nav.hooks')}>{null}</Page>;
}
