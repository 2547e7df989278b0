/** Which dialogs the list shows. */
import { Button, Group, TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useSearchParams } from 'wouter';
import { FilterSelect } from '../../parts/filters';
import { useWords } from '../../words/speak';

const CHANNELS = ['telegram', 'whatsapp', 'max'] as const;
/** Of the flow `lead`, in its order. */
const STAGES = ['name', 'problem', 'confirm', 'issue', 'invoice', 'work', 'rating', 'closed'] as const;
const STATUSES = ['active', 'waiting', 'operator', 'closed'] as const;

export function DialogFilters({ person, onPerson }: { person: string; onPerson(typed: string): void }) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const clear = () => {
    onPerson('');
    setSearch({}, { replace: true, state: {} });
  };
  return (
    <Group align="flex-end" gap="sm" role="search" aria-label={t('dialogs.filters')}>
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
      <FilterSelect name="channel" label={t('dialogs.channel')} member="channel" values={CHANNELS} />
      <FilterSelect name="stage" label={t('dialogs.stage')} member="stage" values={STAGES} />
      <FilterSelect name="status" label={t('field.state')} member="dialog" values={STATUSES} />
      {(search.size > 0 || person !== '') && (
        <Button variant="subtle" onClick={clear}>
          {t('state.clearFilters')}
        </Button>
      )}
    </Group>
  );
}
