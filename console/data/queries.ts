/** What pages ask for, kept and refreshed by TanStack Query. */
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useWords } from '../words/speak';
import { ApiProblem, callApi } from './api';
import type { Wanted } from './api';

/** A refusal stays one; no answer, or "ask again", is worth another try. */
const isWorthAnother = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    // "always": a browser that thinks itself offline still reaches a service on its own machine, and where it does not,
    // the page has to say so rather than wait in silence.
    queries: { retry: isWorthAnother, staleTime: 1_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

interface Often {
  /** Milliseconds between two looks; absent = when the page comes back to the front. */
  every?: number | false;
  enabled?: boolean;
}

export type Answer<T> = UseQueryResult<T, Error>;

/** The same, by what the last look found. */
type OftenBy<T> = Omit<Often, 'every'> & {
  every?: Often['every'] | ((data: T | undefined) => number | false);
};

/** GET, by its path: of another path nothing is shown meanwhile, it may be another's conversation. */
export const useGet = <T>(path: string, { every = false, enabled = true }: OftenBy<T> = {}): Answer<T> =>
  useQuery<T>({
    queryKey: [path],
    queryFn: () => callApi<T>({ method: 'GET', path }),
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data) : every,
    enabled,
  });

/** A POST that only looks, as one answer. */
export const useAsk = <T>(
  path: string,
  body: unknown,
  { every = false, enabled = true }: Often = {},
): Answer<T> =>
  useQuery<T>({
    queryKey: [path, body],
    queryFn: () => callApi<T>({ method: 'POST', path, body }),
    refetchInterval: every,
    enabled,
    placeholderData: keepPreviousData,
  });

export interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Listed<T> {
  items: T[] | undefined;
  error: Error | null;
  isLoading: boolean;
  /** Undefined = all is shown. */
  more: (() => void) | undefined;
  isLoadingMore: boolean;
  again(): void;
}

/**
 * A list, page by page. Live (`every`), it is asked anew from its first page, so what is new comes in front.
 *
 * @param wanted a search by POST, or a GET whose query takes `cursor` and `limit`
 */
export function useList<T>(
  wanted: { path: string; body?: object },
  { every = false, enabled = true }: Often = {},
): Listed<T> {
  const query = useInfiniteQuery<PageOf<T>>({
    queryKey: [wanted.path, wanted.body ?? 'GET', 'list'],
    queryFn: ({ pageParam }) => callApi<PageOf<T>>(pageCall(wanted, pageParam as string | undefined)),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: every,
    enabled,
    placeholderData: keepPreviousData,
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items),
    error: query.error,
    isLoading: query.isLoading,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: query.isFetchingNextPage,
    again: () => void query.refetch(),
  };
}

function pageCall({ path, body }: { path: string; body?: object }, cursor: string | undefined): Wanted {
  if (body) return { method: 'POST', path, body: { ...body, ...(cursor === undefined ? {} : { cursor }) } };
  const query =
    cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
  return { method: 'GET', path: path + query };
}

interface Deed<A, I> {
  call(input: I): Omit<Wanted, 'idempotencyKey'>;
  /** Said when it is done. */
  done?: string | ((answer: A, input: I) => string);
  then?(answer: A, input: I): void;
  /** The form shows the refusal itself. */
  quiet?: true;
}

/**
 * Something that changes something: sent once, its refusal said in a sentence, and everything on the page asked
 * for anew afterwards.
 */
export function useDeed<A = unknown, I = void>({
  call,
  done,
  then,
  quiet,
}: Deed<A, I>): UseMutationResult<A, Error, I> {
  const { t } = useWords();
  return useMutation<A, Error, I>({
    // One key for each press: a repeat by the network is the same deed.
    mutationFn: (input) => callApi<A>({ ...call(input), idempotencyKey: crypto.randomUUID() }),
    onSuccess(answer, input) {
      const sentence = typeof done === 'function' ? done(answer, input) : done;
      if (sentence) notifications.show({ message: sentence, color: 'teal' });
      // What other pages showed before is forgotten: the next page does not open with the thing just deleted.
      queryClient.removeQueries({ type: 'inactive' });
      then?.(answer, input);
      void queryClient.invalidateQueries();
    },
    onError(error) {
      if (!quiet)
        notifications.show({
          title: t('act.failed'),
          message: error.message,
          color: 'red',
          autoClose: 10_000,
        });
    },
  });
}
