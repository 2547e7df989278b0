/** A file that a customer sent: a picture is shown, anything else is there to be fetched. */
import { Anchor, Text } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import { path } from '../../data/api';
import type { Message } from '../../data/models';
import { useMay } from '../../data/session';
import { useWords } from '../../words/speak';

/** What browsers show and cannot run. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
]);

export function KeptFile({
  dialogId,
  message,
}: {
  dialogId: string;
  message: Extract<Message, { direction: 'in' }>;
}) {
  const { t, value, locale } = useWords();
  const may = useMay('operate');
  const { content, media } = message;
  const kind = value('media', typeof content?.['media'] === 'string' ? content['media'] : 'document');
  if (!media)
    return (
      <Text size="sm" c="dimmed">
        {t('dialog.fileNotKept', { kind })}
      </Text>
    );
  if (!may)
    return (
      <Text size="sm" c="dimmed">
        {t('dialog.fileShut', { kind, scope: value('scope', 'operate') })}
      </Text>
    );
  const url = path`/v1/dialogs/${dialogId}/media/${media.id}`;
  const kilobytes = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'kilobyte',
    maximumSignificantDigits: 2,
  }).format(media.bytes / 1_000);
  return (
    <Anchor href={url} download={media.fileName} size="sm">
      {PICTURES.has(media.mimeType) && <img src={url} alt={t('dialog.photoAlt', { name: media.fileName })} />}
      <DownloadIcon size={12} /> {media.fileName} ({kilobytes})
    </Anchor>
  );
}
