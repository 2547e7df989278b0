/** What an operator sees first. */
import type { Now } from '../../data/models';
import { useGet } from '../../data/queries';
import { Page, Section } from '../../parts/page';
import { isAllWell, Readiness, ReadinessList } from '../../parts/readiness';
import { Shown } from '../../parts/states';
import { useWords } from '../../words/speak';
import { Backlog } from './backlog';
import { Minutes } from './minutes';
import { ProvidersOff } from './providers-off';
import { SandboxHint } from './sandbox-hint';
import { Waiting } from './waiting';

const EVERY_MS = 5_000;

export default function NowPage() {
  const { t } = useWords();
  const answer = useGet<Now>('/v1/now', { every: EVERY_MS });
  return (
    <Page title={t('nav.now')} lead={t('now.lead')}>
      {answer.error && <Readiness />}
      <Shown answer={answer}>{(now) => <Standing now={now} isOld={answer.error !== null} />}</Shown>
    </Page>
  );
}

/** What does not run stands above what it keeps from running. */
function Standing({ now, isOld }: { now: Now; isOld: boolean }) {
  const { t } = useWords();
  const { readiness } = now;
  const ready = (
    <Section title={t('ready.title')}>
      <ReadinessList {...readiness} />
    </Section>
  );
  const isWell = isAllWell(readiness);
  return (
    <>
      {!isWell && !isOld && ready}
      <Waiting items={now.waiting} isTemporalAway={!readiness.temporal.ok} />
      <Minutes minutes={now.hooksPerMinute} />
      <Backlog backlog={now.backlog} />
      {isWell && !isOld && ready}
      <ProvidersOff off={now.providersOff} />
      {now.sandbox && <SandboxHint />}
    </>
  );
}
