/** How the sender proves itself. */
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useWords } from '../../words/speak';
import { ALGORITHMS, ENCODINGS, SCHEMES, schemeOf } from './draft';
import type { FieldsProps } from './fields';

export function ProofFields({ draft, change }: FieldsProps) {
  const { t, value } = useWords();
  const scheme = schemeOf(draft);
  return (
    <>
      {draft.provider === 'custom' && (
        <NativeSelect
          label={t('endpoint.proof')}
          description={value('proofHint', scheme)}
          data={SCHEMES.map((one) => ({ value: one, label: value('proof', one) }))}
          value={scheme}
          onChange={(event) => change({ scheme: oneOf(SCHEMES, event.currentTarget.value) })}
        />
      )}
      {scheme === 'parameter' && (
        <TextInput
          label={t('endpoint.parameter')}
          description={t('endpoint.parameter.hint')}
          required
          maxLength={200}
          value={draft.authParameter}
          onChange={(event) => change({ authParameter: event.currentTarget.value })}
        />
      )}
      {scheme === 'basic' && (
        <TextInput
          label={t('endpoint.user')}
          description={t('endpoint.user.hint')}
          required
          maxLength={200}
          autoComplete="off"
          value={draft.user}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
      )}
      {(scheme === 'hmac' || scheme === 'header') && <HeaderFields draft={draft} change={change} />}
      {scheme === 'hmac' && <DigestFields draft={draft} change={change} />}
    </>
  );
}

function HeaderFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  return (
    <Group grow align="flex-start" preventGrowOverflow={false}>
      <TextInput
        label={t('endpoint.header')}
        description={t('endpoint.header.hint')}
        required
        pattern="[A-Za-z0-9][A-Za-z0-9\-]*"
        maxLength={100}
        value={draft.header}
        onChange={(event) => change({ header: event.currentTarget.value })}
      />
      <TextInput
        label={t('endpoint.prefix')}
        description={t(schemeOf(draft) === 'hmac' ? 'endpoint.prefix.hmac' : 'endpoint.prefix.header')}
        maxLength={50}
        value={draft.prefix}
        onChange={(event) => change({ prefix: event.currentTarget.value })}
      />
    </Group>
  );
}

function DigestFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  return (
    <Group grow align="flex-start">
      <NativeSelect
        label={t('endpoint.algorithm')}
        data={[...ALGORITHMS]}
        value={draft.algorithm}
        onChange={(event) => change({ algorithm: oneOf(ALGORITHMS, event.currentTarget.value) })}
      />
      <NativeSelect
        label={t('endpoint.encoding')}
        data={[...ENCODINGS]}
        value={draft.encoding}
        onChange={(event) => change({ encoding: oneOf(ENCODINGS, event.currentTarget.value) })}
      />
    </Group>
  );
}

/** A select's value is a text; it is one of those it was given. */
export const oneOf = <T extends string>(all: readonly [T, ...T[]], chosen: string): T =>
  all.find((one) => one === chosen) ?? all[0];
