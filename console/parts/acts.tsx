/** Buttons that change something: shut, with the reason, for a key that may not; asked about first where it matters. */
import { Button, CopyButton, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CheckIcon, CopyIcon, LinkExternalIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import type { Scope } from '../data/session';
import { useMay } from '../data/session';
import { useWords } from '../words/speak';

interface ActProps extends Omit<ButtonProps, 'onClick' | 'children'> {
  scope: Scope;
  onAct(): void;
  /** Why it cannot be done now; absent = it can. */
  notNow?: string | null;
  children: ReactNode;
}

/** Stays reachable when shut, so that a keyboard and a screen reader learn why. */
export function ActButton({ scope, onAct, notNow, children, ...button }: ActProps) {
  const { t, value } = useWords();
  const may = useMay(scope);
  const why = may ? notNow : t('act.needsScope', { scope: value('scope', scope) });
  return (
    <Tooltip
      label={why}
      disabled={!why}
      multiline
      maw={320}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      <Button
        {...button}
        data-disabled={why ? true : undefined}
        aria-disabled={why ? true : undefined}
        aria-description={why ?? undefined}
        onClick={why ? (event) => event.preventDefault() : onAct}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

interface ConfirmProps extends Omit<ActProps, 'onAct'> {
  title: string;
  /** What will happen, in a sentence. */
  question: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  onConfirm(): void | Promise<unknown>;
  danger?: boolean;
}

export function ConfirmButton({ title, question, confirm, onConfirm, danger, ...act }: ConfirmProps) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const go = () => {
    close();
    void onConfirm();
  };
  return (
    <>
      <ActButton {...act} onAct={open} />
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Stack>
          <Text component="div">{question}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
            <Button color={danger ? 'red.9' : undefined} onClick={go} data-autofocus>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** @param about what is copied, where one button of many says only "Copy": for a screen reader */
export function CopyText({ text, label, about }: { text: string; label?: string; about?: string }) {
  const { t } = useWords();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={copied ? <CheckIcon /> : <CopyIcon />}
          onClick={copy}
          aria-live="polite"
          aria-label={about && !copied ? `${label ?? t('act.copy')}: ${about}` : undefined}
        >
          {copied ? t('act.copied') : (label ?? t('act.copy'))}
        </Button>
      )}
    </CopyButton>
  );
}

/** Into the Temporal Web UI, in a tab of its own. */
export function TemporalLink({ url, children }: { url: string; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noreferrer"
      variant="default"
      size="compact-sm"
      rightSection={<LinkExternalIcon />}
    >
      {children ?? t('act.temporal')}
    </Button>
  );
}
