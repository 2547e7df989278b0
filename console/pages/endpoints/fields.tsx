/** The fields of an endpoint, each with what it means. */
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useWords } from '../../words/speak';
import type { Draft } from './draft';
import { isDescribed, SENDERS } from './draft';
import { ProofFields } from './proof-fields';
import { RouteFields } from './route-fields';

export interface FieldsProps {
  draft: Draft;
  change(part: Partial<Draft>): void;
}

/** `isNew`: its name and its sender can still be chosen. */
export function EndpointFields({ draft, change, isNew }: FieldsProps & { isNew: boolean }) {
  const { t, value } = useWords();
  return (
    <>
      {isNew && (
        <>
          <TextInput
            label={t('endpoint.name')}
            description={t('endpoint.name.hint')}
            required
            data-autofocus
            autoComplete="off"
            maxLength={64}
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
            value={draft.id}
            onChange={(event) => change({ id: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('endpoint.sender')}
            description={t('endpoint.sender.hint')}
            data={SENDERS.map((one) => ({ value: one, label: value('sender', one) }))}
            value={draft.provider}
            onChange={(event) => change({ provider: event.currentTarget.value })}
          />
        </>
      )}
      {isDescribed(draft.provider) ? (
        <>
          <ProofFields draft={draft} change={change} />
          <RouteFields draft={draft} change={change} />
          <TextInput
            label={t('endpoint.eventId')}
            description={t('endpoint.eventId.hint')}
            placeholder="{id}"
            value={draft.eventId}
            onChange={(event) => change({ eventId: event.currentTarget.value })}
          />
          <TextInput
            label={t('endpoint.action')}
            description={t('endpoint.action.hint')}
            required
            value={draft.actionType}
            onChange={(event) => change({ actionType: event.currentTarget.value })}
          />
        </>
      ) : (
        <Text c="dimmed">{t('endpoint.ownWay')}</Text>
      )}
      <Textarea
        label={t('endpoint.note')}
        description={t('endpoint.note.hint')}
        maxLength={500}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </>
  );
}
