/** Filters that stand in the query string, so that a list can be kept and sent. Nothing personal may be one. */
import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { useWords } from '../words/speak';

interface FilterProps {
  /** In the query string, and in the body of the search. */
  name: string;
  label: string;
  /** Which list of words the values are of. */
  member: string;
  values: readonly string[];
}

export function FilterSelect({ name, label, member, values }: FilterProps) {
  const { t, value } = useWords();
  const [search, setSearch] = useSearchParams();
  const choose = (chosen: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (chosen === '') next.delete(name);
        else next.set(name, chosen);
        return next;
      },
      // What else is looked for may stand in the history's state.
      { replace: true, state: history.state as unknown },
    );
  return (
    <NativeSelect
      label={label}
      value={search.get(name) ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: t('field.all') },
        ...values.map((one) => ({ value: one, label: value(member, one) })),
      ]}
    />
  );
}
