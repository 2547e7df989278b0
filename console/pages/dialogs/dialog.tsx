/** One conversation: what was said, where it stands, and taking it over. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { ShownProvider } from '../../../api/v1/providers';
import { path } from '../../data/api';
import type { DialogDetail, Workflow } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { useSession } from '../../data/session';
import { useTranscript } from '../../data/transcript';
import { TemporalLink } from '../../parts/acts';
import { Page } from '../../parts/page';
import { lookAtReadiness } from '../../parts/readiness';
import { Shown } from '../../parts/states';
import { Timeline } from '../../parts/timeline';
import { useWords } from '../../words/speak';
import { Beside } from './beside';
import { CHAT_EVERY_MS, Chat } from './chat';
import { Desk } from './desk';
import { useNameOf } from './person';
import { SilenceAlert } from './silence';
import { silencesOf } from './silences';

const EVERY_MS = 5_000;
const SELDOM_MS = 15_000;

export default function DialogPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const nameOf = useNameOf();
  const answer = useGet<DialogDetail>(path`/v1/dialogs/${id}`, { every: EVERY_MS });
  const { data: dialog } = answer;
  return (
    <Page
      key={id}
      title={dialog ? nameOf(dialog) : t('dialog.title')}
      lead={t('dialog.lead')}
      actions={
        <>
          <Link href="/dialogs">{t('dialog.all')}</Link>
          {dialog && <TemporalLink url={dialog.temporalUrl} />}
        </>
      }
    >
      <Shown answer={answer}>{(shown) => <Conversation dialog={shown} />}</Shown>
    </Page>
  );
}

function Conversation({ dialog }: { dialog: DialogDetail }) {
  const { name: me } = useSession();
  const { id, workflowId } = dialog;
  // A workflow that is not there, or not asked now, says nothing; the page says what is known without it.
  const { data: workflow } = useGet<Workflow>(path`/v1/workflows/${workflowId}`, { every: CHAT_EVERY_MS });
  const { data: messages } = useTranscript(id, CHAT_EVERY_MS);
  const { data: providers } = useGet<PageOf<ShownProvider>>('/v1/providers', { every: SELDOM_MS });
  const { data: readiness } = useQuery({
    queryKey: ['/readyz'],
    queryFn: lookAtReadiness,
    refetchInterval: SELDOM_MS,
  });
  return (
    <Stack gap="lg">
      <SilenceAlert
        silences={silencesOf({ dialog, workflow, messages, providers: providers?.items, readiness, me })}
      />
      <div className="dialog">
        <Stack gap="md">
          <Chat dialogId={id} />
          <Desk workflowId={workflowId} workflow={workflow} />
        </Stack>
        <Stack gap="lg">
          <Beside dialog={dialog} workflow={workflow} />
        </Stack>
      </div>
      <Timeline workflowId={workflowId} />
    </Stack>
  );
}
