/** One call of ours: what became of it, each attempt, what it said; and once more, if it is wanted. */
import { Link, useLocation, useParams } from 'wouter';
import { path } from '../../data/api';
import type { Call, CallDetail } from '../../data/models';
import { useDeed, useGet } from '../../data/queries';
import { ConfirmButton, CopyText, TemporalLink } from '../../parts/acts';
import { StateBadge } from '../../parts/badges';
import { Facts, pretty, Verbatim } from '../../parts/facts';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { WorkflowLink } from '../../parts/workflow-link';
import { useWords } from '../../words/speak';
import { CallLife, isOver } from './life';
import { Receiver, useReceiverName } from './receiver';
import { CallTries } from './tries';

const EVERY_MS = 3_000;

export default function CallPage() {
  const { id = '' } = useParams();
  return <OneCall key={id} id={id} />;
}

function OneCall({ id }: { id: string }) {
  const { t } = useWords();
  const answer = useGet<CallDetail>(path`/v1/calls/${id}`, { every: EVERY_MS });
  const call = answer.data;
  return (
    <Page
      title={call ? t('call.title', { event: call.event }) : t('nav.calls')}
      lead={call && t(`call.means.${call.state}`)}
      actions={call && <CallActs call={call} />}
    >
      <Shown answer={answer}>{(shown) => <CallParts call={shown} />}</Shown>
    </Page>
  );
}

function CallActs({ call }: { call: CallDetail }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const nameOf = useReceiverName();
  const repeat = useDeed<Call>({
    call: () => ({ method: 'POST', path: path`/v1/calls/${call.id}/repeat` }),
    done: t('call.repeated'),
    then: ({ id }) => go(path`/calls/${id}`),
  });
  return (
    <>
      <CopyText text={call.id} label={t('call.copyId')} />
      <TemporalLink url={call.temporalUrl} />
      <ConfirmButton
        scope="calls"
        size="compact-sm"
        notNow={isOver(call) ? undefined : t('call.repeatNotYet')}
        title={t('call.repeatTitle')}
        question={t('call.repeatQuestion', { to: nameOf(call) })}
        confirm={t('call.repeat')}
        onConfirm={() => repeat.mutate()}
        loading={repeat.isPending}
      >
        {t('call.repeat')}
      </ConfirmButton>
    </>
  );
}

function CallParts({ call }: { call: CallDetail }) {
  const { t, value } = useWords();
  const { payload } = call;
  return (
    <>
      <Section title={t('call.life')}>
        <CallLife call={call} />
      </Section>
      <Section title={t('call.tries')}>
        <CallTries tries={call.tries} />
      </Section>
      <Section title={t('call.facts')}>
        <Facts
          of={[
            [t('field.state'), <StateBadge key="state" member="call" value={call.state} />],
            [t('calls.to'), <Receiver key="to" call={call} />],
            [t('call.address'), call.url],
            [t('calls.mode'), value('mode', call.mode)],
            [
              t('call.case'),
              <span key="case">
                <WorkflowLink id={payload.case.id} />, {payload.case.stage}
              </span>,
            ],
            [t('call.organization'), payload.organization.name],
            [t('call.webhookId'), call.webhookId],
            [
              t('call.repeats'),
              call.repeats === null ? undefined : (
                <Link key="repeats" href={path`/calls/${call.repeats}`}>
                  {t('call.repeatsOther')}
                </Link>
              ),
            ],
          ]}
        />
      </Section>
      <Section title={t('call.payload')} actions={<CopyText text={pretty(payload)} />}>
        <Verbatim label={`${t('call.payload')}, JSON`}>{pretty(payload)}</Verbatim>
      </Section>
    </>
  );
}
