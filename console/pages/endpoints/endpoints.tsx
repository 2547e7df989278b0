import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function EndpointsPage() {
  const { t } = useWords();
  return <Page title={t('nav.endpoints')}>{null}</Page>;
}
