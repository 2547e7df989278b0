/** What became of a message of ours: a sign for the eye, the word for everybody. */
import { Group, Text, VisuallyHidden } from '@mantine/core';
import { AlertIcon, CheckIcon, ClockIcon, QuestionIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import type { Message } from '../../data/models';
import { useWords } from '../../words/speak';

type Status = Extract<Message, { direction: 'out' }>['status'];

const two = (color?: string) => (
  <span style={{ whiteSpace: 'nowrap', color }}>
    <CheckIcon size={12} />
    <CheckIcon size={12} className="second-tick" />
  </span>
);

const SIGNS = {
  sending: <ClockIcon size={12} />,
  sent: <CheckIcon size={12} />,
  delivered: two(),
  read: two('var(--mantine-color-anchor)'),
  failed: <AlertIcon size={12} />,
  unconfirmed: <QuestionIcon size={12} />,
} as const satisfies Record<Status, ReactNode>;

/** Where somebody has to know, the word stands there for the eye as well. */
const SPOKEN: ReadonlySet<Status> = new Set(['failed', 'unconfirmed']);

export function Tick({ status, error }: { status: Status; error?: string | undefined }) {
  const { t, value } = useWords();
  const word = value('delivery', status);
  const sentence = error === undefined ? word : t('dialog.failedBecause', { word, error });
  return (
    <Group
      gap={4}
      component="span"
      display="inline-flex"
      c={status === 'failed' ? 'var(--mantine-color-error)' : undefined}
      title={sentence}
    >
      <span aria-hidden>{SIGNS[status]}</span>
      {SPOKEN.has(status) ? (
        <Text span inherit>
          {sentence}
        </Text>
      ) : (
        <VisuallyHidden>{sentence}</VisuallyHidden>
      )}
    </Group>
  );
}
