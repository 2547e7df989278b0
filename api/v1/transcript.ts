/** One message of a transcript, whichever way it went, in one form. */
import { z } from 'zod';
import type { MessageChanges } from '../../journal/search/changes';
import type { KeptFile } from '../../journal/search/media';
import type { TranscriptRow } from '../../journal/search/transcript';
import { DELIVERY_STATUSES, deliveryStatus } from '../../journal/search/transcript';
import { model } from '../models';
import { time, uuid } from './fields';

const messageId = z
  .string()
  .nullable()
  .meta({ description: "The channel's id of it; null = not known.", examples: ['5012345678:1'] });
const content = z.looseObject({ type: z.string() }).nullable();
const reaction = z
  .string()
  .optional()
  .meta({ description: "The person's reaction that stands there now.", examples: ['👍'] });

const mediaModel = model(
  'KeptMedia',
  z.object({
    id: uuid('The id of the file.', '7d3c5f0e-1b9a-5c44-8e21-0f6a9b3d2c18'),
    fileName: z.string().meta({ examples: ['IMG_2041.jpg'] }),
    mimeType: z.string().meta({ description: 'As the channel says.', examples: ['image/jpeg'] }),
    bytes: z.int(),
  }),
);

const incomingModel = model(
  'IncomingMessage',
  z.object({
    id: uuid('The id of its event.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'),
    direction: z.literal('in'),
    at: time('When it came.'),
    status: z.literal('received'),
    messageId,
    sentAt: z
      .string()
      .nullable()
      .meta({ description: 'As the channel says.', examples: ['2026-11-21T10:00:00.000Z'] }),
    content: content.meta({
      description: 'Text, choice, media, location, contact or unsupported; null = erased, or withdrawn.',
      examples: [{ type: 'text', text: 'Здравствуйте, течёт кран' }],
    }),
    media: mediaModel
      .optional()
      .describe('Its file, while it is kept: GET /v1/dialogs/{id}/media/{media} gives it out.'),
    editedAt: z
      .string()
      .optional()
      .meta({
        description: 'Of a correction: when the message of the same `messageId` was changed into this one.',
        examples: ['2026-11-21T10:02:00.000Z'],
      }),
    withdrawnAt: z
      .string()
      .optional()
      .meta({
        description: 'When the person took it back: what it said, and its file, are shown no more.',
        examples: ['2026-11-21T10:05:00.000Z'],
      }),
    reaction,
  }),
);

const outgoingModel = model(
  'OutgoingMessage',
  z.object({
    id: uuid('The id of its effect.', '7d3c5f0e-1b9a-5c44-8e21-0f6a9b3d2c18'),
    direction: z.literal('out'),
    at: time('When it was made.'),
    status: z.enum(DELIVERY_STATUSES).describe('`unconfirmed`: the channel did not say whether it has it.'),
    error: z
      .string()
      .optional()
      .meta({ description: "The channel's code, where a receipt told of a failure.", examples: ['131047'] }),
    messageId,
    sentAt: time('When the channel took it.').nullable(),
    content: content.meta({
      description: 'What was said, buttons included; null = erased.',
      examples: [{ type: 'text', text: 'Как вас зовут?' }],
    }),
    byOperator: z.boolean().describe('A person at the service wrote it, by the action `say`.'),
    reaction,
  }),
);

export const messageModel = model(
  'Message',
  z.discriminatedUnion('direction', [incomingModel, outgoingModel]),
);

/** Out of the journal's own JSON: what is needed of a `message.received`, and of what we sent. */
const received = z.looseObject({
  messageId: z.string().optional(),
  content: z.looseObject({ type: z.string() }).optional(),
  sentAt: z.string().optional(),
  edit: z.looseObject({ at: z.string() }).optional(),
});
const sent = z.looseObject({ text: z.string().optional(), byOperator: z.boolean().optional() });

/** Of the messages on this page, by the channel's id. */
interface Beside {
  files: ReadonlyMap<string, KeptFile>;
  changes: ReadonlyMap<string, MessageChanges>;
}

export function shownMessage(row: TranscriptRow, beside: Beside): z.infer<typeof messageModel> {
  return row.direction === 'in' ? incoming(row, beside) : outgoing(row, beside);
}

/** The channel's ids of all these messages. */
export const idsOf = (rows: readonly TranscriptRow[]): string[] =>
  rows.flatMap(({ direction, body, message_id }) =>
    direction === 'in' ? (received.safeParse(body).data?.messageId ?? []) : (message_id ?? []),
  );

/** The channel's ids of the messages that came with a file. */
export const messagesWithFile = (rows: readonly TranscriptRow[]): string[] =>
  rows.flatMap(({ direction, body }) => {
    const { data } = received.safeParse(direction === 'in' ? body : undefined);
    return data?.content?.type === 'media' && data.messageId !== undefined ? [data.messageId] : [];
  });

/** An erased or withdrawn message keeps its place, without content. */
function incoming(
  { id, at, body }: TranscriptRow,
  { files, changes }: Beside,
): z.infer<typeof incomingModel> {
  const { data } = received.safeParse(body);
  const messageId = data?.messageId ?? null;
  const { withdrawnAt, reaction } = changes.get(messageId ?? '') ?? {};
  const isWithdrawn = withdrawnAt !== undefined;
  const file = isWithdrawn ? undefined : files.get(messageId ?? '');
  return {
    id,
    direction: 'in',
    at: at.toISOString(),
    status: 'received',
    messageId,
    sentAt: data?.sentAt ?? null,
    content: isWithdrawn ? null : (data?.content ?? null),
    ...(file ? { media: shownFile(file) } : {}),
    ...(data?.edit ? { editedAt: data.edit.at } : {}),
    ...(isWithdrawn ? { withdrawnAt } : {}),
    ...(reaction === undefined || data?.edit ? {} : { reaction }),
  };
}

const shownFile = ({ id, file_name, mime_type, bytes }: KeptFile): z.infer<typeof mediaModel> => ({
  id,
  fileName: file_name,
  mimeType: mime_type,
  bytes,
});

function outgoing(row: TranscriptRow, { changes }: Beside): z.infer<typeof outgoingModel> {
  const { reaction } = changes.get(row.message_id ?? '') ?? {};
  const { byOperator = false, ...said } = sent.safeParse(row.body).data ?? {};
  return {
    id: row.id,
    direction: 'out',
    at: row.at.toISOString(),
    status: deliveryStatus(row),
    ...(row.failed === null ? {} : { error: row.failed }),
    messageId: row.message_id,
    sentAt: row.sent_at?.toISOString() ?? null,
    content: Object.keys(said).length > 0 ? { type: 'text', ...said } : null,
    byOperator,
    ...(reaction === undefined ? {} : { reaction }),
  };
}
