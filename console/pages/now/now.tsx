/** What an operator sees first. */
import { Page } from '../../parts/page';
import { Readiness } from '../../parts/readiness';
import { useWords } from '../../words/speak';

export default function NowPage() {
  const { t } = useWords();
  return (
    <Page title={t('nav.now')}>
      <Readiness />
    </Page>
  );
}
