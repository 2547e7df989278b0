/** One hook: its way from bytes to a workflow to what was done outside. */
import { Button, Group } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { path } from '../../data/api';
import type { HookDetail, HookWay } from '../../data/models';
import { useGet } from '../../data/queries';
import { CopyText } from '../../parts/acts';
import { StateBadge } from '../../parts/badges';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { Steps } from '../../parts/steps';
import { useWords } from '../../words/speak';
import { Forged, isForged } from './forged';
import { AnswerStep, ProofStep, ReadStep, ReceivedStep } from './hook-steps';
import { EventStep } from './way';

const LOOK_MS = 2_000;
/** So long its workflow is likely to be still at it. */
const YOUNG_MS = 120_000;

/** Until what came of it has settled. */
const isUnderWay = ({ hook, events }: HookWay): boolean =>
  Date.now() - Date.parse(hook.receivedAt) < YOUNG_MS || events.some(({ waitedMs }) => waitedMs === null);

export default function HookPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const hook = useGet<HookDetail>(path`/v1/hooks/${id}`);
  const endpoint = hook.data?.endpoint;
  return (
    <Page
      title={endpoint === undefined ? t('nav.hooks') : t('hook.title', { endpoint })}
      lead={t('hook.lead')}
      actions={<CopyText text={id} label={t('hook.copyId')} />}
    >
      <Shown answer={hook}>{(shown) => <OneHook hook={shown} />}</Shown>
    </Page>
  );
}

function OneHook({ hook }: { hook: HookDetail }) {
  const { t } = useWords();
  const { id, endpoint, outcome } = hook;
  const way = useGet<HookWay>(path`/v1/hooks/${id}/way`, {
    every: (found) => (found === undefined || isUnderWay(found)) && LOOK_MS,
    enabled: outcome !== 'refused',
  });
  return (
    <>
      {isForged(hook) && <Forged hook={hook} />}
      <Section
        title={t('hook.way')}
        actions={
          <Group gap="xs">
            <StateBadge member="outcome" value={outcome} />
            <Button
              component={Link}
              href={path`/hooks?endpoint=${endpoint}`}
              variant="default"
              size="compact-sm"
            >
              {t('hook.toEndpoint', { endpoint })}
            </Button>
          </Group>
        }
      >
        <Steps label={t('hook.way')}>
          <ReceivedStep hook={hook} />
          <ProofStep hook={hook} />
          {outcome !== 'refused' && <ReadStep hook={hook} />}
          <AnswerStep hook={hook} />
          {way.data?.events.map((one) => (
            <EventStep key={one.event.id} {...one} />
          ))}
        </Steps>
        {outcome !== 'refused' && <Shown answer={way}>{() => null}</Shown>}
      </Section>
    </>
  );
}
