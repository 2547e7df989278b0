/** The conversation as both see it, the newest at its end; it stays where its reader is. */
import { Badge, Button, Group, VisuallyHidden } from '@mantine/core';
import { ArrowDownIcon } from '@primer/octicons-react';
import { Fragment, useState } from 'react';
import { useTranscript } from '../../data/transcript';
import type { Message } from '../../data/models';
import { Section } from '../../parts/page';
import { Nothing, Shown } from '../../parts/states';
import { useWords } from '../../words/speak';
import { Bubble } from './message';
import { useNews } from './news';
import { useStaysAtEnd } from './stays-at-end';

export const CHAT_EVERY_MS = 2_000;
/** Messages on the page at a time: more make a browser slow. */
const SHOWN = 200;

export function Chat({ dialogId }: { dialogId: string }) {
  const { t } = useWords();
  const answer = useTranscript(dialogId, CHAT_EVERY_MS);
  return (
    <Section title={t('dialog.chat')}>
      <Shown answer={answer}>
        {(messages) =>
          messages.length === 0 ? (
            <Nothing hint={t('dialog.empty')} />
          ) : (
            <Messages dialogId={dialogId} messages={messages} />
          )
        }
      </Shown>
    </Section>
  );
}

function Messages({ dialogId, messages }: { dialogId: string; messages: Message[] }) {
  const { t, locale } = useWords();
  const [shown, setShown] = useState(SHOWN);
  const { frame, content, isAtEnd, goToEnd } = useStaysAtEnd();
  const news = useNews(messages);
  const corrected = correctedIn(messages);
  const visible = messages.slice(-shown);
  const day = (at: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(new Date(at));
  return (
    <div style={{ position: 'relative' }}>
      <div className="chat" ref={frame} tabIndex={0} role="region" aria-label={t('dialog.messages')}>
        <div ref={content}>
          {messages.length > shown && (
            <Group justify="center">
              <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + SHOWN)}>
                {t('dialog.earlier', { count: messages.length - shown })}
              </Button>
            </Group>
          )}
          <ol>
            {visible.map((message, i) => {
              const today = day(message.at);
              const before = visible[i - 1];
              return (
                <Fragment key={message.id}>
                  {(before === undefined || day(before.at) !== today) && (
                    <li className="day">
                      <Badge variant="default" tt="none" fw={500}>
                        {today}
                      </Badge>
                    </li>
                  )}
                  <Bubble
                    dialogId={dialogId}
                    message={message}
                    isCorrected={
                      message.direction === 'in' &&
                      message.editedAt === undefined &&
                      message.messageId !== null &&
                      corrected.has(message.messageId)
                    }
                  />
                </Fragment>
              );
            })}
          </ol>
        </div>
      </div>
      {!isAtEnd && (
        <Button
          size="compact-md"
          leftSection={<ArrowDownIcon />}
          onClick={goToEnd}
          style={{
            position: 'absolute',
            insetInline: 0,
            bottom: 8,
            marginInline: 'auto',
            width: 'max-content',
          }}
        >
          {t('dialog.toEnd')}
        </Button>
      )}
      <VisuallyHidden aria-live="polite">{news}</VisuallyHidden>
    </div>
  );
}

/** The channel's ids of messages of which a corrected version came. */
const correctedIn = (messages: readonly Message[]): ReadonlySet<string> =>
  new Set(
    messages.flatMap((one) =>
      one.direction === 'in' && one.editedAt !== undefined && one.messageId !== null ? [one.messageId] : [],
    ),
  );
