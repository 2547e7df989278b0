/** The one alert of a dialog's page: why no answer of ours reaches the customer, and what to do about it. */
import { Alert, Stack, Text } from '@mantine/core';
import { AlertIcon, PersonIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { exactTime } from '../../parts/moment';
import { useWords } from '../../words/speak';
import type { Silence } from './silences';

export function SilenceAlert({ silences }: { silences: readonly Silence[] }) {
  const { t } = useWords();
  if (silences.length === 0) return null;
  // A person at work is no fault.
  const isFault = silences.some(({ why }) => why !== 'taken-over');
  return (
    <Alert
      color={isFault ? 'red' : 'grape'}
      variant="light"
      icon={isFault ? <AlertIcon /> : <PersonIcon />}
      title={isFault ? t('silence.title') : t('silence.person')}
      role={isFault ? 'alert' : 'status'}
    >
      <Stack gap="xs">
        {silences.map((silence) => (
          <Sentence key={silence.why} silence={silence} />
        ))}
      </Stack>
    </Alert>
  );
}

function Sentence({ silence }: { silence: Silence }) {
  const { t, locale } = useWords();
  switch (silence.why) {
    case 'stopped':
      return (
        <Said
          what={t('silence.stopped', { at: exactTime(silence.at, locale) })}
          todo={t('silence.stopped.do')}
        />
      );
    case 'failed':
      return (
        <Said
          what={
            silence.error === null
              ? t('silence.failed')
              : t('silence.failedBecause', { error: silence.error })
          }
          todo={t('silence.failed.do')}
        />
      );
    case 'unconfirmed':
      return <Said what={t('silence.unconfirmed')} todo={t('silence.unconfirmed.do')} />;
    case 'trouble':
      return (
        <Said
          what={silence.sentence}
          todo={silence.isFinal ? t('silence.trouble.final') : t('silence.trouble.again')}
        />
      );
    case 'channel-off':
      return (
        <Said what={t('silence.channelOff', { reason: silence.reason })} todo={t('silence.channelOff.do')}>
          <Link href="/providers">{t('nav.providers')}</Link>
        </Said>
      );
    case 'temporal-away':
      return <Said what={t('silence.temporalAway')} todo={t('silence.temporalAway.do')} />;
    case 'workers-away':
      return <Said what={t('silence.workersAway')} todo={t('silence.workersAway.do')} />;
    case 'taken-over':
      return (
        <Said
          what={
            silence.isMe
              ? t('silence.takenByMe', { at: exactTime(silence.since, locale) })
              : t('silence.taken', { by: silence.by, at: exactTime(silence.since, locale) })
          }
          todo={silence.isMe ? t('silence.takenByMe.do') : t('silence.taken.do')}
        />
      );
  }
}

function Said({ what, todo, children }: { what: string; todo: string; children?: ReactNode }) {
  return (
    <Text size="sm" component="p" m={0}>
      {what} <b>{todo}</b> {children}
    </Text>
  );
}
