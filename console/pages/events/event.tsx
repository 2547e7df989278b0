/** One event: where it stands, why, and what can be done about it. */
import { Group, Text } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { path } from '../../data/api';
import type { JournalEventDetail } from '../../data/models';
import { useGet } from '../../data/queries';
import { CopyText } from '../../parts/acts';
import { StateBadge } from '../../parts/badges';
import { Facts, pretty, Verbatim } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { WorkflowNow } from '../../parts/workflow-link';
import { useWords } from '../../words/speak';
import { DismissEvent } from './dismiss-event';
import { isLostPayment, LostPayment } from './lost-payment';
import { useReasonWords } from './reasons';
import { ReplayEvent } from './replay-event';

const LOOK_MS = 2_000;
const MOVING: ReadonlySet<string> = new Set(['pending', 'parked']);

/** A replay of it is another page, which begins at its heading again. */
export default function EventPage() {
  const { id } = useParams<{ id: string }>();
  return <EventOf key={id} id={id} />;
}

function EventOf({ id }: { id: string }) {
  const { t, value } = useWords();
  const event = useGet<JournalEventDetail>(path`/v1/events/${id}`, {
    every: (found) => (found === undefined || MOVING.has(found.state)) && LOOK_MS,
  });
  return (
    <Page
      lead={t('event.lead')}
      title={event.data === undefined ? t('nav.events') : value('kind', event.data.kind)}
      actions={
        <>
          <CopyText text={id} label={t('hook.copyId')} />
          {event.data && <ReplayEvent event={event.data} />}
          {event.data && <DismissEvent event={event.data} />}
        </>
      }
    >
      <Shown answer={event}>{(shown) => <OneEvent event={shown} />}</Shown>
    </Page>
  );
}

function OneEvent({ event }: { event: JournalEventDetail }) {
  const { t, value } = useWords();
  const reasonWords = useReasonWords();
  const { state, reason, payload, workflowId } = event;
  const todo = value('eventTodo', state);
  return (
    <>
      {isLostPayment(event) && <LostPayment event={event} />}
      <Section title={t('event.what')}>
        <Group gap="xs">
          <StateBadge member="event" value={state} />
          <Text>{value('eventMeans', state)}</Text>
        </Group>
        {workflowId !== null && <WorkflowNow id={workflowId} />}
        {reason && (
          <Text>
            <b>{t('event.why')}:</b> {reasonWords(reason)}
          </Text>
        )}
        {/* Some states need nothing. */}
        {todo !== state && !isLostPayment(event) && (
          <Text>
            <b>{t('event.todo')}:</b> {todo}
          </Text>
        )}
      </Section>
      <Section title={t('event.facts')}>
        <EventFacts event={event} />
      </Section>
      <Section title={t(state === 'unread' ? 'event.payloadUnread' : 'event.payload')}>
        <Verbatim label={t('event.json')}>{pretty(payload)}</Verbatim>
      </Section>
    </>
  );
}

function EventFacts({ event }: { event: JournalEventDetail }) {
  const { t } = useWords();
  const { workflowId, requestId, replayOf, replays, duplicates, attempts } = event;
  const at = (name: string, moment: string | null) =>
    [name, moment === null ? undefined : <Moment key={name} at={moment} exact />] as const;
  return (
    <Facts
      of={[
        [t('events.workflow'), workflowId === null ? t('event.noWorkflow') : undefined],
        [
          t('event.hook'),
          requestId ? <Link href={path`/hooks/${requestId}`}>{requestId}</Link> : t('event.madeHere'),
        ],
        [t('field.endpoint'), event.endpoint],
        at(t('event.receivedAt'), event.receivedAt),
        at(t('event.parkedAt'), event.parkedAt),
        at(t('event.retryAt'), event.retryAt),
        at(t('event.settledAt'), event.settledAt),
        [t('events.attempts'), attempts],
        [t('event.number'), event.number ?? undefined],
        [t('event.duplicates'), duplicates === 0 ? undefined : t('event.times', { count: duplicates })],
        [t('event.eventId'), event.eventId],
        [t('field.id'), event.id],
        [t('event.replayOf'), replayOf ? <EventLink id={replayOf} /> : undefined],
        [
          t('event.replays'),
          replays.length === 0
            ? undefined
            : replays.map((replay) => (
                <div key={replay}>
                  <EventLink id={replay} />
                </div>
              )),
        ],
      ]}
    />
  );
}

const EventLink = ({ id }: { id: string }) => <Link href={path`/events/${id}`}>{id}</Link>;
