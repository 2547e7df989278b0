/** Where the events of an endpoint go. */
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import type { Flow } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { useWords } from '../../words/speak';
import { inputOf, ROUTES } from './draft';
import type { FieldsProps } from './fields';
import { oneOf } from './proof-fields';

export function RouteFields({ draft, change }: FieldsProps) {
  const { t, value } = useWords();
  return (
    <>
      <NativeSelect
        label={t('endpoint.route')}
        description={value('routeHint', draft.route)}
        data={ROUTES.map((one) => ({ value: one, label: value('route', one) }))}
        value={draft.route}
        onChange={(event) => change({ route: oneOf(ROUTES, event.currentTarget.value) })}
      />
      {draft.route !== 'none' && (
        <Text size="sm" c="dimmed">
          {t('endpoint.template')}
        </Text>
      )}
      {draft.route === 'record' && <RecordFields draft={draft} change={change} />}
      {draft.route === 'flow' && <FlowFields draft={draft} change={change} />}
      {draft.route === 'workflow' && (
        <TextInput
          label={t('endpoint.workflow')}
          description={t('endpoint.workflow.hint')}
          placeholder="order:{order_id}"
          required
          maxLength={500}
          value={draft.workflow}
          onChange={(event) => change({ workflow: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function RecordFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  return (
    <>
      <TextInput
        label={t('endpoint.record')}
        description={t('endpoint.record.hint')}
        placeholder="{data[FIELDS][ID]}"
        required
        maxLength={500}
        value={draft.record}
        onChange={(event) => change({ record: event.currentTarget.value })}
      />
      <TextInput
        label={t('endpoint.catalog')}
        description={t('endpoint.catalog.hint')}
        placeholder="deal"
        maxLength={500}
        value={draft.catalog}
        onChange={(event) => change({ catalog: event.currentTarget.value })}
      />
    </>
  );
}

function FlowFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  const flows = useGet<PageOf<Flow>>('/v1/flows').data?.items ?? [];
  const chosen = flows.find(({ flow }) => flow === draft.flow);
  return (
    <>
      <NativeSelect
        label={t('endpoint.flow')}
        description={chosen && <span lang="en">{chosen.description}</span>}
        data={flows.length > 0 ? flows.map(({ flow }) => flow) : [draft.flow]}
        value={draft.flow}
        onChange={(event) => change({ flow: event.currentTarget.value })}
      />
      <TextInput
        label={t('endpoint.flowId')}
        description={t('endpoint.flowId.hint')}
        placeholder="{request_id}"
        maxLength={500}
        value={draft.flowId}
        onChange={(event) => change({ flowId: event.currentTarget.value })}
      />
      <Textarea
        label={t('endpoint.input')}
        description={t('endpoint.input.hint')}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        autosize
        minRows={4}
        spellCheck={false}
        value={draft.input}
        error={inputOf(draft) ? undefined : t('endpoint.input.wrong')}
        onChange={(event) => change({ input: event.currentTarget.value })}
      />
    </>
  );
}
