/** What an operator does with a dialog: takes it over, writes, hands it back, closes it. */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { PaperAirplaneIcon } from '@primer/octicons-react';
import type { FormEvent, KeyboardEvent } from 'react';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Workflow } from '../../data/models';
import { useDeed } from '../../data/queries';
import { useMay } from '../../data/session';
import { isAllowed } from '../../data/told';
import { ActButton, ConfirmButton } from '../../parts/acts';
import { Section } from '../../parts/page';
import { useWords } from '../../words/speak';
import { useShut } from './shut';

/** What messengers take at once. */
const MAX_TEXT = 4_096;

type Action = 'takeOver' | 'say' | 'handBack' | 'close';

interface Deed {
  action: Action;
  body: object;
}

/** @param workflow undefined = it is not known how the dialog stands */
export function Desk({ workflowId, workflow }: { workflowId: string; workflow: Workflow | undefined }) {
  const { t } = useWords();
  const shut = useShut(workflow);
  const { mutate, mutateAsync, isPending, variables } = useDeed<unknown, Deed>({
    call: ({ action, body }) => ({
      method: 'POST',
      path: path`/v1/workflows/${workflowId}/actions/${action}`,
      body,
    }),
    done: (_answer, { action }) => (action === 'say' ? '' : t(`dialog.done.${action}`)),
  });
  const act = (action: Action) => ({
    scope: 'operate' as const,
    notNow: shut(action),
    loading: isPending && variables.action === action,
  });
  const isTaken = isAllowed(workflow, 'handBack');
  return (
    <Section
      title={t('dialog.desk')}
      actions={
        <>
          {isTaken ? (
            <ActButton {...act('handBack')} onAct={() => mutate({ action: 'handBack', body: {} })}>
              {t('dialog.handBack')}
            </ActButton>
          ) : (
            <ActButton {...act('takeOver')} onAct={() => mutate({ action: 'takeOver', body: {} })}>
              {t('dialog.takeOver')}
            </ActButton>
          )}
          <ConfirmButton
            {...act('close')}
            variant="default"
            title={t('dialog.close')}
            question={t('dialog.closeQuestion')}
            confirm={t('dialog.close')}
            danger
            onConfirm={() => mutate({ action: 'close', body: {} })}
          >
            {t('dialog.close')}
          </ConfirmButton>
        </>
      }
    >
      <Text size="sm" c="dimmed">
        {isTaken ? t('dialog.deskTaken') : t('dialog.deskHint')}
      </Text>
      {isTaken && (
        <Writing
          notNow={shut('say')}
          isBusy={isPending}
          say={(text) => mutateAsync({ action: 'say', body: { text } })}
        />
      )}
    </Section>
  );
}

interface WritingProps {
  notNow: string | null;
  isBusy: boolean;
  say(text: string): Promise<unknown>;
}

function Writing({ notNow, isBusy, say }: WritingProps) {
  const { t, value } = useWords();
  const may = useMay('operate');
  const [text, setText] = useState('');
  const why = may ? notNow : t('act.needsScope', { scope: value('scope', 'operate') });
  const canSay = why === null && text.trim() !== '' && !isBusy;
  const send = async () => {
    if (!canSay) return;
    // What was refused stays to be mended; the refusal was said.
    await say(text).then(
      () => setText(''),
      () => undefined,
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          label={t('dialog.write')}
          description={why ?? t('dialog.writeHint')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={MAX_TEXT}
          disabled={why !== null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <Group justify="flex-end">
          <Button type="submit" leftSection={<PaperAirplaneIcon />} loading={isBusy} disabled={!canSay}>
            {t('dialog.say')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
