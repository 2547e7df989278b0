/** A whole conversation, kept up to date: the API tells it from its beginning, so only its end is asked for again. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { callApi, path } from './api';
import type { Message } from './models';
import type { Answer, PageOf } from './queries';
import { queryClient } from './queries';

interface Piece extends PageOf<Message> {
  cursor: string | null;
}

/** The most that one page holds. */
const LIMIT = 200;
/** What may still change (a tick, a reaction, a withdrawal) is young: these many pages from the end. */
const ASKED_AGAIN = 2;

export const useTranscript = (dialogId: string, every: number): Answer<Message[]> => {
  const key = [path`/v1/dialogs/${dialogId}/messages`, 'transcript'];
  return useQuery<Piece[], Error, Message[]>({
    queryKey: key,
    queryFn: () => readOn(dialogId, queryClient.getQueryData<Piece[]>(key) ?? []),
    select: (pieces) => pieces.flatMap(({ items }) => items),
    refetchInterval: every,
    placeholderData: keepPreviousData,
  });
};

async function readOn(dialogId: string, known: readonly Piece[]): Promise<Piece[]> {
  const pieces = known.slice(0, Math.max(0, known.length - ASKED_AGAIN));
  let cursor = pieces.at(-1)?.nextCursor ?? null;
  do {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await callApi<PageOf<Message>>({
      method: 'GET',
      path: path`/v1/dialogs/${dialogId}/messages` + `?limit=${LIMIT}${after}`,
    });
    pieces.push({ ...page, cursor });
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pieces;
}
