/** One issue that is followed: whether it is paid, what it waits for, whom it is with, what happened to it. */
import { Alert, Text } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import { Link, useParams } from 'wouter';
import { path } from '../../data/api';
import type { TicketDetail } from '../../data/models';
import { useGet } from '../../data/queries';
import { toldBy } from '../../data/told';
import { TemporalLink } from '../../parts/acts';
import { Plain, StateBadge } from '../../parts/badges';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Page, Section } from '../../parts/page';
import { Nothing, Shown } from '../../parts/states';
import { Timeline } from '../../parts/timeline';
import { useWords } from '../../words/speak';
import { DialogLink } from './tickets';

const EVERY_MS = 5_000;

export default function TicketPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const answer = useGet<TicketDetail>(path`/v1/tickets/${id}`, { every: EVERY_MS });
  const { data: ticket } = answer;
  return (
    <Page
      key={id}
      title={t('ticket.title', { id: ticket?.issueId ?? id })}
      lead={t('ticket.lead')}
      actions={
        <>
          <Link href="/tickets">{t('ticket.all')}</Link>
          {ticket && <TemporalLink url={ticket.temporalUrl} />}
        </>
      }
    >
      <Shown answer={answer}>
        {(shown) => (
          <>
            <Stands ticket={shown} />
            <InvoiceOf ticket={shown} />
            <Timeline workflowId={shown.workflowId} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function Stands({ ticket }: { ticket: TicketDetail }) {
  const { t, value } = useWords();
  // A ticket's detail has its workflow's state as GET /v1/workflows/{id} has it.
  const told = toldBy('ticket', ticket);
  const trouble = told?.trouble;
  return (
    <Section title={t('dialog.stands')}>
      {ticket.waitingFor === 'operator' && (
        <Alert color="red" icon={<AlertIcon />} title={t('ticket.needsPerson')} role="alert">
          {trouble ? `${trouble.message} ` : `${t('ticket.undecided')} `}
          <b>{trouble ? t('silence.trouble.again') : t('ticket.undecided.do')}</b>
        </Alert>
      )}
      <Facts
        of={[
          [t('field.state'), <StateBadge member="ticket" value={ticket.stage} />],
          [t('dialog.waitsFor'), ticket.waitingFor && value('waits', ticket.waitingFor)],
          [t('dialog.since'), <Moment at={told?.since} />],
          [t('ticket.status'), told?.statusCode],
          [
            t('ticket.deadline'),
            told?.place?.deadlineAt ? <Moment at={told.place.deadlineAt} exact /> : undefined,
          ],
          [t('tickets.helpdesk'), value('channel', ticket.helpdesk)],
          [t('tickets.dialog'), <DialogLink workflowId={ticket.dialogId} />],
          [t('ticket.firstAt'), <Moment at={ticket.firstAt} />],
          [t('dialogs.last'), <Moment at={ticket.lastAt} />],
          [t('ticket.closedAt'), ticket.closedAt ? <Moment at={ticket.closedAt} /> : undefined],
        ]}
      />
      {ticket.stateReason !== undefined && (
        <Text size="sm" c="dimmed">
          {ticket.stateReason}
        </Text>
      )}
    </Section>
  );
}

function InvoiceOf({ ticket: { invoice } }: { ticket: TicketDetail }) {
  const { t } = useWords();
  const money = useMoney();
  if (!invoice)
    return (
      <Section title={t('dialog.invoice')}>
        <Nothing title={t('ticket.noInvoice')} hint={t('ticket.noInvoiceHint')} />
      </Section>
    );
  return (
    <Section title={t('dialog.invoice')}>
      <Facts
        of={[
          [t('ticket.number'), invoice.number],
          [t('ticket.due'), money(invoice.amount, invoice.currency)],
          [
            t('dialog.paid'),
            invoice.paid === null ? null : (
              <Plain tone={invoice.paid ? 'good' : 'warn'}>
                {invoice.paid ? t('field.yes') : t('field.no')}
              </Plain>
            ),
          ],
          [t('ticket.paidAmount'), invoice.paidAmount && money(invoice.paidAmount, invoice.currency)],
          [
            t('ticket.payPage'),
            invoice.payUrl && (
              <a href={invoice.payUrl} target="_blank" rel="noreferrer">
                {t('ticket.openPayPage')}
              </a>
            ),
          ],
          [t('ticket.ref'), invoice.ref],
        ]}
      />
    </Section>
  );
}
