/** The steps that every hook goes: it came, was proved or refused, was read, was answered. */
import { Button, Code, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Hook, HookDetail } from '../../data/models';
import { useMay } from '../../data/session';
import { pretty, Verbatim } from '../../parts/facts';
import { exactTime, Moment, useDuration } from '../../parts/moment';
import { Step } from '../../parts/steps';
import { useWords } from '../../words/speak';
import { isForged } from './forged';

export function ReceivedStep({ hook }: { hook: HookDetail }) {
  const { t } = useWords();
  const { receivedAt, method, path: to, peer, bodyBytes, headers, query } = hook;
  return (
    <Step title={t('hook.received')} when={<Moment at={receivedAt} exact />}>
      <Text size="sm">
        {t('hook.receivedFrom', { method, path: to, peer, size: t('hook.bytes', { count: bodyBytes }) })}
      </Text>
      <Fold title={t('hook.headers')}>
        <Verbatim label={t('hook.headers')}>{lines(headers)}</Verbatim>
      </Fold>
      {Object.keys(query).length > 0 && (
        <Fold title={t('hook.query')}>
          <Verbatim label={t('hook.query')}>{lines(query)}</Verbatim>
        </Fold>
      )}
      <Body hook={hook} />
    </Step>
  );
}

const lines = (members: Readonly<Record<string, string>>): string =>
  Object.entries(members)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

function Fold({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details>
      <Text component="summary" size="sm">
        {title}
      </Text>
      {children}
    </details>
  );
}

function Body({ hook: { body, bodyBytes, erasedAt, outcome, reason } }: { hook: HookDetail }) {
  const { t, locale } = useWords();
  const mayRead = useMay('operate');
  if (body)
    return (
      <Fold title={t('hook.body')}>
        <Verbatim label={t('hook.body')}>{readable(body.content)}</Verbatim>
      </Fold>
    );
  const isKept = outcome === 'taken' || reason === 'not_readable' || reason === 'no_decision';
  return (
    <Text size="sm" c="dimmed">
      {erasedAt
        ? t('hook.bodyErased', { at: exactTime(erasedAt, locale) })
        : bodyBytes === 0
          ? t('hook.bodyEmpty')
          : isKept && !mayRead
            ? t('hook.bodyNeedsScope')
            : t('hook.bodyNotKept')}
    </Text>
  );
}

/** JSON in lines, all else as it came. */
function readable(content: string): string {
  try {
    return pretty(JSON.parse(content));
  } catch {
    return content;
  }
}

export function ProofStep({ hook }: { hook: Hook }) {
  const { t, value } = useWords();
  const { outcome, reason, endpoint, fault } = hook;
  if (outcome === 'taken')
    return (
      <Step title={t('hook.proved')} tone="good">
        <Text size="sm">{t('hook.provedHow')}</Text>
      </Step>
    );
  if (outcome === 'unverified')
    return (
      <Step title={t('hook.unverified')} tone="warn">
        <Text size="sm">{t('hook.unverifiedHow')}</Text>
      </Step>
    );
  return (
    <Step title={t('hook.refused', { reason: value('refusal', reason ?? '') })} tone="bad">
      {/* A forged one has it all in the alert above. */}
      {!isForged(hook) && (
        <>
          <Text size="sm">
            {value('fault', fault ?? '')}: {value('refusalWhy', reason ?? '')}
          </Text>
          <Text size="sm">{t('hook.refusedNothing')}</Text>
          {endpoint !== 'unknown' && (
            <div>
              <Button component={Link} href="/providers" size="compact-sm" variant="default">
                {t('hook.toProviders')}
              </Button>
            </div>
          )}
        </>
      )}
    </Step>
  );
}

export function ReadStep({ hook: { accepted, duplicates } }: { hook: Hook }) {
  const { t } = useWords();
  return (
    <Step
      title={accepted === 0 ? t('hook.readNone') : t('hook.read', { count: accepted })}
      tone={accepted === 0 ? 'plain' : 'good'}
    >
      {duplicates > 0 && <Text size="sm">{t('hook.readAgain', { count: duplicates })}</Text>}
      {accepted === 0 && duplicates === 0 && <Text size="sm">{t('hook.readNothing')}</Text>}
    </Step>
  );
}

export function AnswerStep({ hook: { answer, milliseconds } }: { hook: Hook }) {
  const { t } = useWords();
  const duration = useDuration();
  const isGood = answer.status < 400;
  return (
    <Step
      title={t('hook.answered', { status: answer.status })}
      when={t('hook.after', { time: duration(milliseconds) })}
      tone={isGood ? 'good' : 'bad'}
    >
      {answer.status === 503 && <Text size="sm">{t('hook.senderAgain')}</Text>}
      {answer.body ? (
        <Code block className="code">
          {answer.body}
        </Code>
      ) : (
        <Text size="sm" c="dimmed">
          {t('hook.answerEmpty')}
        </Text>
      )}
    </Step>
  );
}
