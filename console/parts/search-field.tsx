/** The search in the frame. What is typed may be a phone: it goes along in the history's state, never in an address. */
import { TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { useWords } from '../words/speak';

export interface SearchState {
  query: string;
}

export function SearchField() {
  const { t } = useWords();
  const [, go] = useLocation();
  const searched = useHistoryState<SearchState | null>()?.query;
  const [query, setQuery] = useState('');
  // What was looked for stands there as long as its findings do.
  useEffect(() => setQuery(searched ?? ''), [searched]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const state: SearchState = { query: query.trim() };
    if (state.query) go('/search', { state });
  };
  return (
    <form role="search" onSubmit={submit} style={{ flex: 1, maxWidth: '34rem' }}>
      <TextInput
        type="search"
        name="query"
        autoComplete="off"
        aria-label={t('shell.searchLabel')}
        placeholder={t('shell.search')}
        leftSection={<SearchIcon />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
    </form>
  );
}
