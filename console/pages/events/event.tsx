import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function EventPage() {
  const { t } = useWords();
  return <Page title={t('nav.events')}>{null}</Page>;
}
