/** What a page shows instead of its content: loading, trouble, no permission, nothing. */
import { Alert, Button, Code, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { AlertIcon, LockIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../data/api';
import type { Answer } from '../data/queries';
import { Moment } from './moment';
import { useWords } from '../words/speak';
import { Page } from './page';

export function Loading({ lines = 5 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <Stack gap="xs" className="loading" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} h={28} />
      ))}
    </Stack>
  );
}

/** A refusal in words, and what can be done about it. */
export function Trouble({ error, again }: { error: Error; again?: () => void }) {
  const { t } = useWords();
  const problem = error instanceof ApiProblem ? error : undefined;
  if (problem?.type === 'scope-missing')
    return <NoPermission scope={/"(\w+)"/.exec(problem.message)?.[1] ?? '?'} />;
  if (problem?.status === 404) return <Nothing title={t('state.notFound')} hint={problem.message} />;
  return (
    <Alert color="red" icon={<AlertIcon />} title={t('state.trouble')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {problem?.instance && <Code>{t('state.instance', { instance: problem.instance })}</Code>}
        {again && (
          <Button size="compact-sm" variant="default" onClick={again}>
            {t('state.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

export function NoPermission({ scope }: { scope: string }) {
  const { t } = useWords();
  return (
    <Alert color="gray" icon={<LockIcon />} title={t('state.noPermission')}>
      {t('state.noPermissionHint', { scope })}
    </Alert>
  );
}

/** Empty, and why that is so or what to do. */
export function Nothing({
  title,
  hint,
  children,
}: {
  title?: string;
  hint?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Paper withBorder p="xl" ta="center">
      <Text fw={600}>{title ?? t('state.nothing')}</Text>
      {hint && (
        <Text c="dimmed" size="sm">
          {hint}
        </Text>
      )}
      {children && (
        <Group justify="center" mt="md">
          {children}
        </Group>
      )}
    </Paper>
  );
}

const isAway = (error: Error): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500);

/** What is shown was true once. @param since milliseconds of the epoch */
function Old({ error, since, again }: { error: Error; since: number; again(): void }) {
  const { t } = useWords();
  const isReached = error instanceof ApiProblem && error.status !== 0;
  return (
    <Alert color="yellow" icon={<AlertIcon />} title={t('state.old')} role="alert">
      <Group gap="sm">
        <Text size="sm">
          {isReached ? error.message : t('state.offline')} {t('state.oldSince')}{' '}
          <Moment at={new Date(since).toISOString()} exact />
        </Text>
        <Button size="compact-sm" variant="default" onClick={again}>
          {t('state.retry')}
        </Button>
      </Group>
    </Alert>
  );
}

/** The answer when it is there, and what stands in its place until then. Old data stay on the page when a later look fails. */
export function Shown<T>({ answer, children }: { answer: Answer<T>; children: (data: T) => ReactNode }) {
  const again = () => void answer.refetch();
  if (answer.data !== undefined)
    return (
      <>
        {answer.error &&
          (isAway(answer.error) ? (
            <Old error={answer.error} since={answer.dataUpdatedAt} again={again} />
          ) : (
            <Trouble error={answer.error} again={again} />
          ))}
        {children(answer.data)}
      </>
    );
  return answer.error ? <Trouble error={answer.error} again={again} /> : <Loading />;
}

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t('state.notFound')}>
      <Nothing title={t('state.notFound')} hint={t('state.notFoundHint')} />
    </Page>
  );
}
