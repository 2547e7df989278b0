/** A secret that is typed, or made here. */
import { Button, Group, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../words/speak';
import type { Draft } from './draft';
import { schemeOf } from './draft';
import { makeSecret } from './secret';

interface SecretProps {
  of: Pick<Draft, 'provider' | 'scheme'>;
  value: string;
  onChange(value: string): void;
}

export function SecretField({ of, value, onChange }: SecretProps) {
  const { t } = useWords();
  const [isVisible, setVisible] = useState(false);
  const make = () => {
    onChange(makeSecret(of));
    setVisible(true);
  };
  const isStandard = schemeOf(of) === 'standard-webhooks';
  return (
    <Group align="flex-end" gap="xs">
      <PasswordInput
        label={t('endpoint.secret')}
        description={t(isStandard ? 'endpoint.secret.standard' : 'endpoint.secret.hint')}
        required
        maxLength={1_000}
        autoComplete="off"
        visible={isVisible}
        onVisibilityChange={setVisible}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        style={{ flex: '1 1 16rem' }}
      />
      <Button variant="default" onClick={make}>
        {t('endpoint.secret.make')}
      </Button>
    </Group>
  );
}
