/** What happened one after another, from top to bottom, as a list that is read so, too. */
import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Steps({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ol className="steps" aria-label={label}>
      {children}
    </ol>
  );
}

interface StepProps {
  title: ReactNode;
  /** When, or how long after the first. */
  when?: ReactNode;
  tone?: 'good' | 'bad' | 'warn' | 'plain';
  children?: ReactNode;
}

export function Step({ title, when, tone = 'plain', children }: StepProps) {
  return (
    <li data-tone={tone}>
      <Stack gap={6}>
        <Group gap="xs" align="baseline">
          <Title order={3}>{title}</Title>
          {when && (
            <Text size="sm" c="dimmed" component="span">
              {when}
            </Text>
          )}
        </Group>
        {children}
      </Stack>
    </li>
  );
}
