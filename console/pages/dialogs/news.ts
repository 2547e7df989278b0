/** What has been said since the page was opened, for who does not see it appear. */
import { useEffect, useRef, useState } from 'react';
import type { Message } from '../../data/models';
import { useWords } from '../../words/speak';
import { useSaid } from './said';

/** @returns the sentences of the messages that came last; empty until one comes */
export function useNews(messages: readonly Message[]): string {
  const { t } = useWords();
  const said = useSaid();
  const known = useRef<ReadonlySet<string>>(undefined);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = known.current;
    known.current = new Set(messages.map(({ id }) => id));
    const fresh = before && messages.filter(({ id }) => !before.has(id));
    if (!fresh || fresh.length === 0) return;
    const sentences = fresh.map((message) =>
      t(message.direction === 'in' ? 'dialog.news.in' : 'dialog.news.out', {
        text: said(message) || t('dialog.news.file'),
      }),
    );
    setNews(sentences.join(' '));
    // Words follow the language when the next message comes.
  }, [messages]);
  return news;
}
