/** One message of a conversation. */
import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Message } from '../../data/models';
import { useWords } from '../../words/speak';
import { KeptFile } from './kept-file';
import { Tick } from './tick';
import { useSaid } from './said';

interface BubbleProps {
  dialogId: string;
  message: Message;
  /** A later message is this one, corrected. */
  isCorrected: boolean;
}

export function Bubble({ dialogId, message, isCorrected }: BubbleProps) {
  const { t, locale } = useWords();
  const said = useSaid();
  const isOurs = message.direction === 'out';
  const byOperator = isOurs && message.byOperator;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(message.at));
  const side = isOurs ? (byOperator ? 'ours by-operator' : 'ours') : 'theirs';
  return (
    <li className={side}>
      <div className="bubble">
        <Text size="xs" c="dimmed" fw={600}>
          {t(byOperator ? 'dialog.byOperator' : isOurs ? 'dialog.byUs' : 'dialog.byCustomer')}
        </Text>
        {!isOurs && message.content?.type === 'media' && <KeptFile dialogId={dialogId} message={message} />}
        <div className="said">{said(message)}</div>
        {isOurs && <Offered content={message.content} />}
        <Group gap={6} mt={2} wrap="wrap">
          <Text size="xs" c="dimmed" component="time" dateTime={message.at} title={message.at}>
            {time}
          </Text>
          {!isOurs && message.editedAt !== undefined && <Note>{t('dialog.correction')}</Note>}
          {isCorrected && <Note>{t('dialog.corrected')}</Note>}
          {isOurs && (
            <Text size="xs" c="dimmed" component="span">
              <Tick status={message.status} error={message.error} />
            </Text>
          )}
          {message.reaction !== undefined && (
            <Badge variant="default" size="sm" aria-label={t('dialog.reaction', { emoji: message.reaction })}>
              {message.reaction}
            </Badge>
          )}
        </Group>
      </div>
    </li>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <Text size="xs" c="dimmed" fs="italic">
    {children}
  </Text>
);

/** Buttons and rows that the customer could press. */
function Offered({ content }: { content: Message['content'] }) {
  const { t } = useWords();
  const titles = [...titlesIn(content?.['buttons']), ...titlesIn(rowsOf(content?.['list']))];
  if (titles.length === 0) return null;
  return (
    <Group gap={4} mt={6} role="group" aria-label={t('dialog.offered')}>
      {titles.map((title, i) => (
        <Badge key={i} variant="default" tt="none" fw={500}>
          {title}
        </Badge>
      ))}
    </Group>
  );
}

const rowsOf = (list: unknown): unknown =>
  typeof list === 'object' && list !== null && 'rows' in list ? list.rows : undefined;

const titlesIn = (rows: unknown): string[] =>
  Array.isArray(rows)
    ? rows.flatMap((row: unknown) =>
        typeof row === 'object' && row !== null && 'title' in row && typeof row.title === 'string'
          ? [row.title]
          : [],
      )
    : [];
