/** Names of endpoints to choose from: those of the providers, which every key may see. */
import { useGet } from './queries';

export function useEndpoints(): string[] {
  const { data } = useGet<{ items: { id: string }[] }>('/v1/providers');
  return data?.items.map(({ id }) => id) ?? [];
}
