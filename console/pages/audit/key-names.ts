import type { ApiKey } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { useMay } from '../../data/session';

/** Whose key has an id; the newest 200 keys. */
export function useKeyNames(): ReadonlyMap<string, string> {
  const keys = useGet<PageOf<ApiKey>>('/v1/keys?limit=200', { enabled: useMay('admin') });
  return new Map(keys.data?.items.map(({ id, name }) => [id, name]));
}
