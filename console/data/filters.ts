/** Filters that stand in the address, so that a view can be kept and sent. Nothing personal goes through here. */
import { useSearchParams } from 'wouter';

export interface Filters<K extends string> {
  /** Those that are set. */
  values: Readonly<Partial<Record<K, string>>>;
  /** Undefined and the empty text take a filter away. */
  set(changes: Readonly<Partial<Record<K, string | undefined>>>): void;
  clear(): void;
  any: boolean;
}

export function useFilters<const K extends string>(names: readonly K[]): Filters<K> {
  const [search, setSearch] = useSearchParams();
  const values: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value) values[name] = value;
  }
  const set = (changes: Readonly<Partial<Record<K, string | undefined>>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries<string | undefined>(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  return {
    values,
    set,
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined])) as Record<K, undefined>),
    any: Object.keys(values).length > 0,
  };
}

/** What a search takes between, as ISO 8601. */
export interface Between {
  from?: string;
  to?: string;
}

export type Day = 'today' | 'yesterday';

/** Today and yesterday as the operator's clock has them; a day wins over the two times beside it. */
export function between({ day, from, to }: Partial<Record<'day' | 'from' | 'to', string>>): Between {
  if (day === 'today') return { from: midnight(0) };
  if (day === 'yesterday') return { from: midnight(-1), to: midnight(0) };
  return { ...instant('from', from), ...instant('to', to) };
}

function midnight(days: number): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toISOString();
}

/** @param local as a field for date and time writes it: `2026-11-21T10:00`, in the browser's zone */
function instant(name: keyof Between, local: string | undefined): Between {
  const at = new Date(local ?? '');
  return Number.isNaN(at.getTime()) ? {} : { [name]: at.toISOString() };
}
