/** Actor, action, thing and times. What is typed counts when the form is sent, what is chosen at once. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { useWords } from '../../words/speak';
import { auditWords } from '../../words/audit';
import type { AuditFilter } from './filter';
import { useKeyNames } from './key-names';
import { THINGS } from './target';

const DEEDS = Object.keys(auditWords).flatMap((key) => (key.startsWith('deed.') ? [key.slice(5)] : []));

interface FiltersProps {
  filter: AuditFilter;
  choose(filter: AuditFilter): void;
}

export function AuditFilters({ filter, choose }: FiltersProps) {
  const { t, value, locale } = useWords();
  const [typed, setTyped] = useState(filter);
  // Back and forth in the history bring other ones.
  useEffect(() => setTyped(filter), [JSON.stringify(filter)]);
  const pick = (part: AuditFilter) => choose({ ...typed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose(typed);
  };
  const all = { value: '', label: t('field.all') };
  const deeds = DEEDS.map((one) => ({ value: one, label: value('deed', one) })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  );
  return (
    <form onSubmit={submit} aria-label={t('audit.filters')}>
      <Group align="flex-end" gap="sm">
        <Actor value={typed.actor ?? ''} onChange={(actor) => setTyped({ ...typed, actor })} />
        <NativeSelect
          label={t('audit.action')}
          data={[all, ...deeds]}
          value={typed.action ?? ''}
          onChange={(event) => pick({ action: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('audit.target')}
          data={[
            all,
            ...THINGS.map((one) => ({ value: one, label: value('thing', one.split('/').at(-1) ?? one) })),
          ]}
          value={typed.thing ?? ''}
          onChange={(event) => pick({ thing: event.currentTarget.value, id: '' })}
        />
        {typed.thing && (
          <TextInput
            label={t('field.id')}
            autoComplete="off"
            value={typed.id ?? ''}
            onChange={(event) => setTyped({ ...typed, id: event.currentTarget.value })}
          />
        )}
        <When label={t('field.from')} value={typed.from} onPick={(from) => pick({ from })} />
        <When label={t('field.to')} value={typed.to} onPick={(to) => pick({ to })} />
        <Button type="submit" variant="default">
          {t('audit.show')}
        </Button>
        {Object.values(filter).some(Boolean) && (
          <Button variant="subtle" onClick={() => choose({})}>
            {t('state.clearFilters')}
          </Button>
        )}
      </Group>
    </form>
  );
}

/** Any name; those of the keys are offered. */
function Actor({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useWords();
  const names = new Set(['administrator', ...useKeyNames().values()]);
  return (
    <>
      <TextInput
        label={t('audit.actor')}
        list="actors"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id="actors">
        {[...names].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

/** In the browser's time zone, to the minute. */
function When({
  label,
  value,
  onPick,
}: {
  label: string;
  value: string | undefined;
  onPick(value: string): void;
}) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value ? localTime(value) : ''}
      onChange={({ currentTarget }) =>
        onPick(currentTarget.value ? new Date(currentTarget.value).toISOString() : '')
      }
    />
  );
}

function localTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
