import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function EndpointPage() {
  const { t } = useWords();
  return <Page title={t('nav.endpoints')}>{null}</Page>;
}
