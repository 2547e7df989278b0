/** A hook that could not prove whose it is, said in plain words to whoever fears for the money. */
import { Alert, Button, List, Text } from '@mantine/core';
import { ShieldXIcon } from '@primer/octicons-react';
import { Link } from 'wouter';
import type { Hook } from '../../data/models';
import { useWords } from '../../words/speak';

const UNPROVEN: ReadonlySet<string> = new Set([
  'signature_missing',
  'signature_wrong',
  'credentials_missing',
  'credentials_wrong',
  'address_not_allowed',
  'too_old',
  'not_confirmed',
]);

export const isForged = ({ reason }: Pick<Hook, 'reason'>): boolean =>
  reason !== null && UNPROVEN.has(reason);

/** Endpoints that tell of money. */
const MONEY: ReadonlySet<string> = new Set([
  'payments',
  'onec',
  'stripe',
  'yookassa',
  'cloudpayments',
  'tbank',
]);

export function Forged({ hook: { endpoint, reason, answer } }: { hook: Hook }) {
  const { t, value } = useWords();
  return (
    <Alert color="red" icon={<ShieldXIcon />} title={t('hook.forged')}>
      <List size="sm" spacing={4}>
        <List.Item>{t('hook.forgedProof', { why: value('refusalWhy', reason ?? '') })}</List.Item>
        <List.Item>
          {t('hook.forgedNothing')} {MONEY.has(endpoint) && t('hook.forgedMoney')}
        </List.Item>
        <List.Item>
          {t('hook.forgedAnswer', { status: answer.status, detail: detailOf(answer.body) })}
        </List.Item>
      </List>
      <Text size="sm" my="xs">
        {t('hook.forgedElse', { endpoint })}
      </Text>
      <Button component={Link} href="/providers" size="compact-sm" variant="default">
        {t('hook.toProviders')}
      </Button>
    </Alert>
  );
}

/** The sentence of a problem (RFC 9457), or what a provider is told in a form of its own. */
export function detailOf(body: string | null): string {
  try {
    const { detail } = JSON.parse(body ?? '') as { detail?: unknown };
    if (typeof detail === 'string') return detail;
  } catch {
    // Not JSON: shown as it stands.
  }
  return body ?? '';
}
