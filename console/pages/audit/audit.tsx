import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';

export default function AuditPage() {
  const { t } = useWords();
  return <Page title={t('nav.audit')}>{null}</Page>;
}
