/**
 * What is looked for. The action, the kind of thing and the times stand in the address, so that the page can be kept and
 * sent; a person's name and an id, which may hold a phone, go along in the history's state.
 */
import { useLocation, useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

export interface AuditFilter {
  action?: string;
  /** The beginning of a path, one of THINGS. */
  thing?: string;
  /** ISO 8601. */
  from?: string;
  to?: string;
  actor?: string;
  id?: string;
}

const IN_ADDRESS = ['action', 'thing', 'from', 'to'] as const;

export function useAuditFilter(): { filter: AuditFilter; choose(filter: AuditFilter): void } {
  const [query] = useSearchParams();
  const [, go] = useLocation();
  const state = useHistoryState<Pick<AuditFilter, 'actor' | 'id'> | null>();
  const filter: AuditFilter = {
    ...Object.fromEntries(
      IN_ADDRESS.flatMap((name) => {
        const value = query.get(name);
        return value ? [[name, value]] : [];
      }),
    ),
    ...(state?.actor ? { actor: state.actor } : {}),
    ...(state?.id ? { id: state.id } : {}),
  };
  return {
    filter,
    choose({ actor, id, ...shown }) {
      const kept = new URLSearchParams(Object.entries(shown).filter(([, value]) => value));
      go(`/audit${kept.size > 0 ? `?${kept}` : ''}`, { state: { actor, id } });
    },
  };
}

/** As the API is asked. */
export function queryOf({ action, thing, from, to, actor, id }: AuditFilter): string {
  const target = thing && id ? `${thing}/${encodeURIComponent(id)}` : thing;
  const asked = new URLSearchParams(
    Object.entries({ action, target, from, to, actor }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    ),
  );
  return asked.size > 0 ? `?${asked}` : '';
}
