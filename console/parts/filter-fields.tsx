/** Fields of filters, in a row that wraps; what is typed counts when the typing rests. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../words/speak';

const RESTS_MS = 400;

export function FilterBar({ any, clear, children }: { any: boolean; clear(): void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <Group className="filters" role="group" aria-label={t('filter.label')} align="flex-end" gap="sm">
      {children}
      {any && (
        <Button variant="subtle" onClick={clear}>
          {t('state.clearFilters')}
        </Button>
      )}
    </Group>
  );
}

interface FieldProps {
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
}

/** @param options value and word of each; "all" stands before them */
export function SelectFilter({
  label,
  value,
  onChange,
  options,
}: FieldProps & { options: readonly (readonly [value: string, word: string])[] }) {
  const { t } = useWords();
  const known = value === undefined || options.some(([one]) => one === value);
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: '', label: t('field.all') },
        ...options.map(([one, word]) => ({ value: one, label: word })),
        ...(known ? [] : [{ value, label: value }]),
      ]}
    />
  );
}

/** @param suggestions offered while one types */
export function TextFilter({
  label,
  value = '',
  onChange,
  suggestions = [],
}: FieldProps & { suggestions?: readonly string[] }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (typed: string) => onChange(typed.trim() || undefined);
  const commitLater = useDebouncedCallback(commit, RESTS_MS);
  const list = `suggestions-${label}`;
  return (
    <>
      <TextInput
        label={label}
        value={text}
        list={list}
        autoComplete="off"
        onChange={({ currentTarget: { value: typed } }) => {
          setText(typed);
          commitLater(typed);
        }}
        onKeyDown={({ key }) => key === 'Enter' && commit(text)}
      />
      <datalist id={list}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

/** Date and time in the browser's zone. */
export function TimeFilter({ label, value, onChange }: FieldProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** One press for a filter that is wanted often. */
export function QuickFilter({
  active,
  onClick,
  children,
}: {
  active: boolean;
  onClick(): void;
  children: ReactNode;
}) {
  return (
    <Button size="compact-md" variant={active ? 'filled' : 'default'} aria-pressed={active} onClick={onClick}>
      {children}
    </Button>
  );
}
