/** Which dialogs the list shows. */
import { TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import type { Filters } from '../../data/filters';
import { FilterBar, SelectFilter } from '../../parts/filter-fields';
import { useWords } from '../../words/speak';

const CHANNELS = ['telegram', 'whatsapp', 'max'] as const;
/** Of the flow `lead`, in its order. */
const STAGES = ['name', 'problem', 'confirm', 'issue', 'invoice', 'work', 'rating', 'closed'] as const;
const STATUSES = ['active', 'waiting', 'operator', 'closed'] as const;

interface FiltersProps {
  filters: Filters<'channel' | 'stage' | 'status'>;
  /** A phone or a name: not for the address. */
  person: string;
  onPerson(typed: string): void;
}

export function DialogFilters({ filters: { values, set, clear, any }, person, onPerson }: FiltersProps) {
  const { t, value } = useWords();
  const words = (member: string, all: readonly string[]) =>
    all.map((one) => [one, value(member, one)] as const);
  return (
    <FilterBar
      any={any || person !== ''}
      clear={() => {
        onPerson('');
        clear();
      }}
    >
      <TextInput
        type="search"
        label={t('dialogs.person')}
        placeholder={t('dialogs.personHint')}
        autoComplete="off"
        leftSection={<SearchIcon />}
        value={person}
        onChange={(event) => onPerson(event.currentTarget.value)}
        style={{ flex: '1 1 16rem', maxWidth: '24rem' }}
      />
      <SelectFilter
        label={t('dialogs.channel')}
        value={values.channel}
        onChange={(channel) => set({ channel })}
        options={words('channel', CHANNELS)}
      />
      <SelectFilter
        label={t('dialogs.stage')}
        value={values.stage}
        onChange={(stage) => set({ stage })}
        options={words('stage', STAGES)}
      />
      <SelectFilter
        label={t('field.state')}
        value={values.status}
        onChange={(status) => set({ status })}
        options={words('dialog', STATUSES)}
      />
    </FilterBar>
  );
}
