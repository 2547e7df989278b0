import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function SubscriptionPage() {
  const { t } = useWords();
  return <Page title={t('nav.subscriptions')}>{null}</Page>;
}
