/** What a stranger sees: a field for a key, where to find one, and whether the service is well. */
import { Alert, Button, Container, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSessionState } from './data/session';
import { Readiness } from './parts/readiness';
import { LanguageSwitch } from './parts/language-switch';
import { useTitle } from './parts/page';
import { useWords } from './words/speak';

export function SignIn() {
  const { t } = useWords();
  const { signIn, isOver } = useSessionState();
  const [key, setKey] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  useTitle(t('signIn.title'));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await signIn(key);
    } catch (refusal) {
      setError((refusal as Error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Container size="xs" py="xl" component="main">
      <Stack gap="lg">
        <Stack gap={4}>
          <Text fw={650} c="dimmed">
            fixit-exchange
          </Text>
          <Title order={1}>{t('signIn.title')}</Title>
        </Stack>
        {isOver && <Alert color="yellow">{t('signIn.over')}</Alert>}
        <Paper withBorder p="lg" component="form" onSubmit={(event) => void submit(event)}>
          <Stack>
            <PasswordInput
              label={t('signIn.key')}
              description={t('signIn.hint')}
              name="key"
              autoComplete="current-password"
              required
              autoFocus
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              error={error}
            />
            <Button type="submit" loading={isBusy}>
              {t('signIn.enter')}
            </Button>
          </Stack>
        </Paper>
        <Readiness />
        <LanguageSwitch />
      </Stack>
    </Container>
  );
}
