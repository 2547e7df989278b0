/** Beside a conversation: where it stands, what it waits for, who it is with, what it is about. */
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import { path } from '../../data/api';
import type { DialogDetail, Workflow } from '../../data/models';
import { toldBy } from '../../data/told';
import { StateBadge } from '../../parts/badges';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Section } from '../../parts/page';
import { useWords } from '../../words/speak';

export function Beside({ dialog, workflow }: { dialog: DialogDetail; workflow: Workflow | undefined }) {
  const { t, value, locale } = useWords();
  const money = useMoney();
  const told = toldBy('dialog', workflow);
  const stage = workflow?.stage ?? dialog.stage;
  const waitingFor = workflow?.waitingFor;
  const { issue, invoice, paid, refunded } = told?.data ?? {};
  const languageName = (tag: string) => new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  return (
    <>
      <Section title={t('dialog.stands')}>
        <Facts
          of={[
            [t('field.state'), <StateBadge member="dialog" value={told?.status ?? dialog.status} />],
            [t('dialogs.stage'), stage && value('stage', stage)],
            [t('dialog.waitsFor'), waitingFor ? value('waits', waitingFor) : null],
            [t('dialog.since'), <Moment at={told?.stageSince} />],
            [t('dialog.takenBy'), told?.operator ? told.operator.by : undefined],
          ]}
        />
        {workflow?.stateReason !== undefined && (
          <Text size="sm" c="dimmed">
            {workflow.stateReason}
          </Text>
        )}
      </Section>
      <Section title={t('dialog.person')}>
        <Facts
          of={[
            [t('field.name'), dialog.name],
            [t('dialogs.phone'), dialog.phone && <a href={`tel:${dialog.phone}`}>{dialog.phone}</a>],
            [t('dialogs.channel'), value('channel', dialog.channel)],
            [t('dialog.language'), dialog.language && languageName(dialog.language)],
            [t('dialog.stopped'), dialog.stoppedAt ? <Moment at={dialog.stoppedAt} /> : undefined],
            [t('dialog.firstAt'), <Moment at={dialog.firstAt} />],
            [t('dialogs.last'), <Moment at={dialog.lastAt} />],
          ]}
        />
      </Section>
      <Section title={t('dialog.about')}>
        {!issue && !invoice && (
          <Text size="sm" c="dimmed">
            {t('dialog.noIssue')}
          </Text>
        )}
        <Facts
          of={[
            [
              t('dialog.ticket'),
              issue && <Link href={path`/tickets/${encodeURIComponent(issue.id)}`}>№ {issue.id}</Link>,
            ],
            [
              t('dialog.issue'),
              issue?.url && (
                <a href={issue.url} target="_blank" rel="noreferrer">
                  {t('dialog.issueAtDesk')}
                </a>
              ),
            ],
            [
              t('dialog.invoice'),
              invoice && `№ ${invoice.number}, ${money((invoice.amount / 100).toFixed(2), invoice.currency)}`,
            ],
            [
              t('dialog.paid'),
              invoice && (refunded ? t('dialog.refunded') : paid ? t('field.yes') : t('field.no')),
            ],
          ]}
        />
      </Section>
    </>
  );
}
