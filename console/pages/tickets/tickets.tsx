import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function TicketsPage() {
  const { t } = useWords();
  return <Page title={t('nav.tickets')}>{null}</Page>;
}
