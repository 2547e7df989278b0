/** A call from its registering to its end. */
import { Group } from '@mantine/core';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Step, Steps } from '../../parts/steps';
import type { CallDetail } from '../../data/models';
import { useWords } from '../../words/speak';
import { reasonInWords } from './reason';

export const isOver = ({ state }: Pick<CallDetail, 'state'>): boolean =>
  state !== 'registered' && state !== 'posted';

export function CallLife({ call }: { call: CallDetail }) {
  const { t } = useWords();
  return (
    <Steps label={t('call.life')}>
      <Step title={t('callLife.registered')} when={<Moment at={call.createdAt} exact />} tone="good">
        {t('callLife.registeredBy', { by: call.createdBy })}
      </Step>
      <Posted call={call} />
      {call.mode === 'validated' && <Validated call={call} />}
      <Outcome call={call} />
    </Steps>
  );
}

function Posted({ call }: { call: CallDetail }) {
  const { t } = useWords();
  if (call.postedAt === null)
    return (
      <Step title={t('callLife.posted')}>
        {t(isOver(call) ? 'callLife.neverPosted' : 'callLife.notPosted')}
      </Step>
    );
  return (
    <Step title={t('callLife.posted')} when={<Moment at={call.postedAt} exact />} tone="good">
      {call.mode === 'validated'
        ? t('callLife.postedOnce')
        : t('callLife.postedTimes', { count: call.attempts })}
    </Step>
  );
}

function Validated({ call }: { call: CallDetail }) {
  const { t } = useWords();
  if (call.validatedAt !== null)
    return (
      <Step title={t('callLife.validated')} when={<Moment at={call.validatedAt} exact />} tone="good">
        {t('callLife.validatedHow')}
      </Step>
    );
  return (
    <Step title={t('callLife.validated')}>
      {t(isOver(call) ? 'callLife.validatedNot' : 'callLife.validatedNotYet')}
    </Step>
  );
}

function Outcome({ call }: { call: CallDetail }) {
  const words = useWords();
  const { t } = words;
  if (!isOver(call)) {
    const isTriedAgain = call.mode !== 'validated' && call.tries.length > 0;
    return (
      <Step title={t('callLife.outcome')}>{t(isTriedAgain ? 'callLife.nextTry' : 'callLife.goesOn')}</Step>
    );
  }
  return (
    <Step
      title={t('callLife.outcome')}
      when={<Moment at={call.settledAt} exact />}
      tone={call.state === 'answered' ? 'good' : 'bad'}
    >
      <Group gap="xs">
        <StateBadge member="call" value={call.state} />
        {call.reason !== null && reasonInWords(call.reason, words)}
      </Group>
    </Step>
  );
}
